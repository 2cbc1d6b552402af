#include "farm_worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WORKER_STACK = 64 << 20 };

typedef struct {
    int socket;
    FarmWork *work;
    void *context;
} Worker;

static bool send_all(int socket, const void *bytes, size_t size) {
    for (size_t sent = 0; sent < size;) {
        ssize_t part = send(socket, (const char *)bytes + sent, size - sent, MSG_NOSIGNAL);
        if (part < 0 && errno == EINTR) continue;
        if (part <= 0) return false;
        sent += (size_t)part;
    }
    return true;
}

static void *worker_main(void *argument) {
    const Worker *self = argument;
    StrBuf out = {0};
    for (u32 item; recv(self->socket, &item, sizeof item, MSG_WAITALL) == sizeof item;) {
        out.len = 0;
        bool is_done = self->work(self->context, item, &out);
        FarmAnswer head = {is_done, (u32)out.len};
        if (!send_all(self->socket, &head, sizeof head) || !send_all(self->socket, out.ptr, out.len)) break;
    }
    buf_release(&out);
    return NULL;
}

/* On a thread, for its stack: that of the main thread is as large as the user's shell says. */
_Noreturn void farm_worker_live(int socket, FarmWork *work, void *context) {
    Worker self = {socket, work, context};
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, WORKER_STACK);
    if (pthread_create(&thread, &attributes, worker_main, &self)) _exit(1);
    pthread_join(thread, NULL);
    _exit(0);
}
