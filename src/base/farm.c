#include "farm.h"

#include "farm_worker.h"
#include "mem.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { IDLE = UINT32_MAX, READ_SIZE = 1 << 16 };

typedef struct {
    pid_t process;  /* 0: none */
    int socket;     /* requests down, answers up */
    int complaints; /* file in memory that holds what it wrote to stderr */
    u32 item;       /* IDLE: none */
    double since;
    StrBuf answer; /* as far as it has come */
} Hand;

typedef struct {
    FarmLimits limits;
    FarmWork *work;
    FarmTake *take;
    void *context;
    Hand *hands;
    u32 hand_count;
    u32 next, count, ended;
} Farm;

static double clock_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- a worker comes and goes --------------------------------------------------------------------------- */

/* A process that reserves address space for its shadow memory cannot be limited by it. */
static void memory_limit(u32 megabytes) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    rlim_t bytes = (rlim_t)megabytes << 20;
    if (megabytes) setrlimit(RLIMIT_AS, &(struct rlimit){bytes, bytes});
#else
    (void)megabytes;
#endif
}

static _Noreturn void hand_live(Farm *farm, Hand *self, int socket, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    for (u32 i = 0; i < farm->hand_count; i++)
        if (farm->hands[i].process) close(farm->hands[i].socket);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    memory_limit(farm->limits.megabytes);
    dup2(self->complaints, STDERR_FILENO);
    farm_worker_live(socket, farm->work, farm->context);
}

static bool hand_start(Farm *farm, Hand *self, Err *err) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        return err_set(err, ERR_SYSTEM, "no socket for a worker: %s", strerrordesc_np(errno));
    self->complaints = memfd_create("complaints", MFD_CLOEXEC);
    self->item = IDLE;
    self->answer.len = 0;
    pid_t parent = getpid(), child = self->complaints < 0 ? -1 : fork();
    if (child == 0) hand_live(farm, self, ends[1], parent);
    int reason = errno;
    close(ends[1]);
    if (child > 0) {
        self->process = child;
        self->socket = ends[0];
        return true;
    }
    close(ends[0]);
    if (self->complaints >= 0) close(self->complaints);
    return err_set(err, ERR_SYSTEM, "no process for a worker: %s", strerrordesc_np(reason));
}

static bool complains_of_memory(const Hand *self) {
    char text[4096];
    ssize_t size = pread(self->complaints, text, sizeof text, 0);
    Str said = {text, size > 0 ? (size_t)size : 0};
    return str_find(said, STR("out of memory")) != STR_NOT_FOUND ||
           str_find(said, STR("bad_alloc")) != STR_NOT_FOUND;
}

/* Wait for a process that ended, or is about to. */
static FarmEnd hand_bury(Hand *self) {
    while (waitpid(self->process, NULL, 0) < 0 && errno == EINTR) continue;
    FarmEnd end = complains_of_memory(self) ? FARM_MEMORY : FARM_CRASHED;
    close(self->socket);
    close(self->complaints);
    self->process = 0;
    return end;
}

/* ---- items --------------------------------------------------------------------------------------------- */

static void item_end(Farm *farm, Hand *self, FarmEnd end, Str bytes) {
    u32 item = self->item;
    self->item = IDLE;
    farm->ended++;
    farm->take(farm->context, item, end, bytes);
    self->answer.len = 0;
}

static void hand_lost(Farm *farm, Hand *self) {
    FarmEnd end = hand_bury(self);
    if (self->item != IDLE) item_end(farm, self, end, STR_NONE);
}

static bool hand_feed(Farm *farm, Hand *self, Err *err) {
    if (self->item != IDLE || farm->next == farm->count) return true;
    if (!self->process && !hand_start(farm, self, err)) return false;
    self->item = farm->next++;
    self->since = clock_now();
    /* A worker that is gone is noticed when its answer is read. */
    (void)!send(self->socket, &self->item, sizeof self->item, MSG_NOSIGNAL);
    return true;
}

/* True when the answer is whole. */
static bool answer_is_whole(const Hand *self, FarmAnswer *head) {
    if (self->answer.len < sizeof *head) return false;
    memcpy(head, self->answer.ptr, sizeof *head);
    return self->answer.len >= sizeof *head + head->size;
}

static void hand_hear(Farm *farm, Hand *self) {
    char bytes[READ_SIZE];
    ssize_t size = recv(self->socket, bytes, sizeof bytes, 0);
    if (size < 0 && errno == EINTR) return;
    if (size <= 0) {
        hand_lost(farm, self);
        return;
    }
    buf_push(&self->answer, (Str){bytes, (size_t)size});
    FarmAnswer head;
    if (self->item == IDLE || !answer_is_whole(self, &head)) return;
    item_end(farm, self, head.is_done ? FARM_DONE : FARM_FAILED,
             (Str){self->answer.ptr + sizeof head, head.size});
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static int milliseconds_left(const Farm *farm) {
    if (!farm->limits.seconds) return -1;
    double now = clock_now(), first = now + farm->limits.seconds;
    for (u32 i = 0; i < farm->hand_count; i++) {
        const Hand *hand = &farm->hands[i];
        if (hand->item != IDLE && hand->since + farm->limits.seconds < first)
            first = hand->since + farm->limits.seconds;
    }
    return first > now ? (int)((first - now) * 1000) + 1 : 0;
}

static void hands_wait(Farm *farm, struct pollfd *places) {
    for (u32 i = 0; i < farm->hand_count; i++)
        places[i] = (struct pollfd){farm->hands[i].process ? farm->hands[i].socket : -1, POLLIN, 0};
    if (poll(places, farm->hand_count, milliseconds_left(farm)) < 0) return;
    for (u32 i = 0; i < farm->hand_count; i++)
        if (places[i].revents) hand_hear(farm, &farm->hands[i]);
    double now = clock_now();
    for (u32 i = 0; i < farm->hand_count; i++) {
        Hand *hand = &farm->hands[i];
        bool is_late = farm->limits.seconds && now - hand->since >= farm->limits.seconds;
        if (hand->item == IDLE || !is_late) continue;
        kill(hand->process, SIGKILL);
        hand_bury(hand);
        item_end(farm, hand, FARM_HUNG, STR_NONE);
    }
}

static bool farm_work(Farm *farm, struct pollfd *places, Err *err) {
    while (farm->ended < farm->count) {
        for (u32 i = 0; i < farm->hand_count; i++)
            if (!hand_feed(farm, &farm->hands[i], err)) return false;
        hands_wait(farm, places);
    }
    return true;
}

bool farm_run(u32 count, const FarmLimits *limits, FarmWork *work, FarmTake *take, void *context, Err *err) {
    if (!count) return true;
    Farm farm = {.limits = *limits, .work = work, .take = take, .context = context, .count = count};
    farm.hand_count = u32_max(1, u32_min(limits->workers, count));
    farm.hands = mem_alloc(farm.hand_count * sizeof *farm.hands);
    for (u32 i = 0; i < farm.hand_count; i++) farm.hands[i].item = IDLE;
    struct pollfd *places = mem_alloc(farm.hand_count * sizeof *places);
    bool is_done = farm_work(&farm, places, err);
    for (u32 i = 0; i < farm.hand_count; i++) {
        Hand *hand = &farm.hands[i];
        if (hand->process) kill(hand->process, SIGKILL), hand_bury(hand);
        buf_release(&hand->answer);
    }
    free(places);
    free(farm.hands);
    return is_done;
}
