// Wakes this process when somebody continues the command alone.
//
// We stop when the command stops, as a shell expects of its job. A SIGCONT for the command's process id does not reach us
// then, and a traced command cannot go on without us. So a child in a session of its own looks at the command for as long
// as we are stopped, and continues us when it goes on or ends.
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { PAUSE_NS = 20000000, SIGCONT_BIT = 1 << (SIGCONT - 1) };

#ifdef __linux__
// The letter of proc(5)'s `State:`, 0 where the process is gone; whether a SIGCONT waits for it.
static char state_of(pid_t pid, int *continued) {
  char path[64], text[4096];
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t size = read(fd, text, sizeof text - 1);
  close(fd);
  if (size <= 0) return 0;
  text[size] = 0;
  const char *state = strstr(text, "\nState:"), *own = strstr(text, "\nSigPnd:"), *shared = strstr(text, "\nShdPnd:");
  unsigned long long pending = (own ? strtoull(own + 8, 0, 16) : 0) | (shared ? strtoull(shared + 8, 0, 16) : 0);
  *continued = (pending & SIGCONT_BIT) != 0;
  return state ? state[8] : 0;
}

static void pause_a_little(void) {
  struct timespec t = {0, PAUSE_NS};
  nanosleep(&t, 0);
}

static void watch(pid_t sleeper, pid_t root) {
  int continued = 0, ignored;
  for (int turns = 0; state_of(sleeper, &ignored) != 'T'; turns++) {
    if (turns > 50) _exit(0);  // it did not stop: an orphaned group ignores the terminal's stop
    pause_a_little();
  }
  while (state_of(sleeper, &ignored) == 'T') {
    char state = state_of(root, &continued);
    if ((state != 'T' && state != 't') || continued) {
      kill(sleeper, SIGCONT);
      _exit(0);
    }
    pause_a_little();
  }
  _exit(0);
}
#endif

pid_t ctr_waker_start(pid_t root) {
#ifdef __linux__
  pid_t sleeper = getpid(), pid = fork();
  if (pid) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setsid();
  for (int fd = 0; fd < 256; fd++) close(fd);  // nobody may wait for the end of a pipe because of us
  signal(SIGCHLD, SIG_DFL);
  watch(sleeper, root);
#endif
  return -1;
}

void ctr_waker_stop(pid_t waker) {
  if (waker <= 0) return;
  kill(waker, SIGKILL);
  while (waitpid(waker, 0, 0) < 0 && errno == EINTR) {}
}
