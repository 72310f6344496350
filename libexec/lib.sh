# Shared by the scripts of this directory: sourced, never run. POSIX sh.

# Where the host's files are looked for; the launcher's tests point it at a directory of their own.
sysroot=${LABSIM_SYSROOT-}

say() {
    printf 'labsim: %s\n' "$*" >&2
}

die() {
    say "$1"
    shift
    for line in "$@"; do
        printf '        %s\n' "$line" >&2
    done
    exit 6
}

# The command that makes us root: nothing for root, sudo where it can work, otherwise a failure.
become_root() {
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1; then
        as_root=sudo
        # Without a terminal nobody can type a password.
        [ -t 0 ] || as_root='sudo -n'
    else
        return 1
    fi
}

# progress [--finish] TITLE COMMAND…: runs a command with its output in a log, says once a second what it is at, and shows the log's
# end when it fails. Ctrl+C ends the command, or with --finish waits for it (a package half installed helps nobody).
progress() {
    finish=no
    [ "$1" = --finish ] && finish=yes && shift
    title=$1
    shift
    log=$(mktemp "${TMPDIR:-/tmp}/labsim-XXXXXX") || exit 6
    interrupted=no
    "$@" </dev/null >"$log" 2>&1 9>&- &
    child=$!
    if [ $finish = yes ]; then
        trap 'interrupted=yes; say "interrupted: waiting for the packages that are being installed"' INT TERM
    else
        trap 'interrupted=yes; kill "$child" 2>/dev/null' INT TERM
    fi
    ticks=0
    while kill -0 "$child" 2>/dev/null; do
        [ $((ticks % 5)) = 0 ] && show_progress $((ticks / 5))
        ticks=$((ticks + 1))
        sleep 0.2
    done
    wait "$child"
    outcome=$?
    trap - INT TERM
    [ -t 2 ] && printf '\r\033[K' >&2
    if [ $interrupted = yes ]; then
        rm -f "$log"
        exit 130
    fi
    if [ $outcome != 0 ]; then
        say "$title failed:"
        tail -n 25 "$log" >&2
    else
        say "$title: done in $((ticks / 5)) s"
    fi
    rm -f "$log"
    return $outcome
}

show_progress() {
    detail=$(tail -n 1 "$log" 2>/dev/null | tr -d '[:cntrl:]' | sed 's/^ *//; s/ -> .*//' | cut -c1-60)
    if [ -t 2 ]; then
        printf '\r\033[Klabsim: %s … %s s  %s' "$title" "$1" "$detail" >&2
    else
        say "$title … $1 s  $detail"
    fi
}

# One compiler serves all projects of a build, instead of one process for each; it has a name of its own, and ends with the script.
compiler_id=labsim-$$
shared_compiler="-p:UseSharedCompilation=true -p:SharedCompilationId=$compiler_id"

end_compiler() {
    for process in /proc/[0-9]*; do
        grep -qsa -- "-pipename:$compiler_id" "$process/cmdline" && kill "${process#/proc/}" 2>/dev/null
    done
    rm -f "${TMPDIR:-/tmp}/$compiler_id"
}
