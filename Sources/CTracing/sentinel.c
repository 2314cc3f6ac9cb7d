// A second member of our process group that hears what is sent to the whole group, and does nothing else.
//
// Where the command is not traced, its own delivery of a signal cannot be seen. What the sentinel hears too was sent to
// the group, so the command has it; what it does not hear was sent to us alone and is to be forwarded.
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

struct heard {
  int number;
  pid_t sender;
};
static pid_t sentinel;
static int ear = -1;

#ifdef __linux__
static void close_between(unsigned first, unsigned last) {
  if (first > last || !syscall(SYS_close_range, first, last, 0)) return;
  for (unsigned fd = first; fd <= last && fd < 65536; fd++) close(fd);
}

// Only async-signal-safe calls: the parent may have other threads. Every descriptor goes, so that nobody waits for the
// end of a pipe because of us.
static void listen_to_group(int out, pid_t parent) {
  sigset_t all;
  sigfillset(&all);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  if (out > 0) close_between(0, out - 1);
  close_between(out + 1, ~0u);
  for (;;) {
    siginfo_t info;
    if (sigwaitinfo(&all, &info) < 0) continue;
    struct heard heard = {info.si_signo, info.si_pid};
    if (write(out, &heard, sizeof heard) < 0 && errno != EINTR) _exit(0);
  }
}
#endif

void ctr_sentinel_start(void) {
#ifdef __linux__
  int ends[2];
  if (sentinel || pipe2(ends, O_CLOEXEC | O_NONBLOCK)) return;
  sigset_t before;
  ctr_signals_block(&before);
  pid_t parent = getpid(), pid = fork();
  if (pid == 0) listen_to_group(ends[1], parent);
  ctr_signals_restore(&before);
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    return;
  }
  sentinel = pid;
  ear = ends[0];
#endif
}

void ctr_sentinel_hear(void) {
  struct heard heard;
  if (ear < 0) return;
  while (read(ear, &heard, sizeof heard) == (ssize_t)sizeof heard) ctr_signal_seen(heard.number, heard.sender);
}

// On a busy machine it may not have been its turn for a while.
int ctr_sentinel_holds(int number) {
  char path[64], line[256];
  unsigned long long pending = 0;
  if (!sentinel) return 0;
  snprintf(path, sizeof path, "/proc/%d/status", sentinel);
  FILE *status = fopen(path, "re");
  while (status && fgets(line, sizeof line, status))
    if (sscanf(line, "ShdPnd: %llx", &pending) == 1) break;
  if (status) fclose(status);
  return pending >> (number - 1) & 1;
}

void ctr_sentinel_stop(void) {
  if (!sentinel) return;
  kill(sentinel, SIGKILL);
  while (waitpid(sentinel, 0, 0) < 0 && errno == EINTR) {}
  close(ear);
  sentinel = 0;
  ear = -1;
}
