# Sourced by the tests of this folder: a scratch folder, and words to say what is expected.
# shellcheck shell=bash
set -euo pipefail

scratch=$(mktemp -d)
trap 'chmod -R u+rwX "$scratch" 2>/dev/null || true; rm -rf "$scratch"' EXIT
cd "$scratch"
unset NO_COLOR FORCE_COLOR
# No folder: the user's cache is neither seen nor changed.
export XDG_CACHE_HOME=/dev/null
# A test is no child of the repository that it happens to run for.
unset "${!GIT_@}"

failed() {
    printf '%s\n' "$*" >&2
    for stream in stdout stderr; do
        if [ -s "$scratch/$stream" ]; then
            echo "--- $stream" >&2
            head -c 4000 "$scratch/$stream" >&2
        fi
    done
    exit 1
}

# Run oxbow with the given arguments, keep both streams, and insist on the status.
expect() { # status, arguments...
    local wanted=$1 status=0
    shift
    last="oxbow $*"
    "$OXBOW" "$@" >"$scratch/stdout" 2>"$scratch/stderr" </dev/null || status=$?
    [ "$status" = "$wanted" ] || failed "'$last' ends with $status instead of $wanted"
}

prints() { grep -qF -- "$1" "$scratch/stdout" || failed "'$last' does not print: $1"; }
prints_not() { if grep -qF -- "$1" "$scratch/stdout"; then failed "'$last' prints: $1"; fi; }
complains() { grep -qF -- "$1" "$scratch/stderr" || failed "'$last' does not say: $1"; }
complains_in_one_line() { # words of it...
    local word
    [ "$(wc -l <"$scratch/stderr")" = 1 ] || failed "'$last' should say one line"
    [ ! -s "$scratch/stdout" ] || failed "'$last' should print nothing"
    for word in "$@"; do complains "$word"; done
}
is_silent() { [ ! -s "$scratch/stderr" ] || failed "'$last' should say nothing"; }

# A value out of the JSON that was printed last; `report` is the document.
json() { python3 -c 'import json, sys; report = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$scratch/stdout" "$1"; }
json_is() { # expression, value
    local value
    value=$(json "$1") || failed "'$last' prints no JSON that has $1"
    [ "$value" = "$2" ] || failed "'$last': $1 is $value instead of $2"
}

# A project of one clean file.
make_clean() { # folder
    mkdir -p "$1"
    printf '[project]\nname = "clean"\n' >"$1/pyproject.toml"
    printf 'if __name__ == "__main__":\n    print("clean")\n' >"$1/main.py"
}

# A project with a finding of level warning: an unused import in line 1.
make_dirty() { # folder
    make_clean "$1"
    printf 'import colorsys\n\nif __name__ == "__main__":\n    print("dirty")\n' >"$1/main.py"
}

# Run what follows as a user who is not root, whom permissions bind.
unprivileged() {
    if [ "$(id -u)" != 0 ]; then
        "$@"
    else
        chmod 755 "$scratch"
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    fi
}
