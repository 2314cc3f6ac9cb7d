// Runs the command from fork to its end, traced where that is possible, and ends this process as the command ended.
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/ptrace.h>
#endif

static int64_t real_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void note_end(struct ctracing_run *run, int status, const struct rusage *use) {
  run->end = ctr_now();
  run->status = status;
  run->cpu = ((int64_t)use->ru_utime.tv_sec + use->ru_stime.tv_sec) * 1000000000 +
             ((int64_t)use->ru_utime.tv_usec + use->ru_stime.tv_usec) * 1000;
#ifdef __APPLE__
  run->peak_kb = use->ru_maxrss / 1024;
#else
  run->peak_kb = use->ru_maxrss;
#endif
}

// Watches only the command itself.
static void wait_plainly(struct ctracing_run *run, pid_t root) {
  for (;;) {
    int status;
    struct rusage use;
    pid_t got = wait4(root, &status, WUNTRACED, &use);
    ctr_signals_decide(root);
    if (got < 0 && errno != EINTR) {
      run->failed = errno;
      return;
    }
    if (got != root) continue;
    if (WIFSTOPPED(status)) {
      run->stopped += ctr_stop_self(WSTOPSIG(status), root);
      continue;
    }
    note_end(run, status, &use);
    return;
  }
}

static int seize(pid_t pid) {
#ifdef __linux__
  long options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT;
  return ptrace(PTRACE_SEIZE, pid, 0, options) ? errno : 0;
#else
  (void)pid;
  return ENOSYS;
#endif
}

void ctracing_execute(const struct ctracing_launch *launch, struct ctracing_run *run) {
  *run = (struct ctracing_run){.status = -1};
  struct ctr_child child;
  run->start_real = real_now();
  run->start = ctr_now();
  run->failed = ctr_spawn(launch, &child);
  if (run->failed) return;
  int traced = 0;
  if (launch->trace) {
    run->refused = seize(child.pid);
    run->records = run->refused ? 0 : ctr_records_new();
    traced = run->records != 0;
  }
  if (!traced) ctr_sentinel_start();
  run->start_real = real_now();
  run->start = ctr_now();
  close(child.go);
  struct ctr_ticker *ticker = ctr_ticker_start(launch, run, child.pid);
#ifdef __linux__
  if (traced) ctr_trace(launch, run, child.pid);
#endif
  if (!traced) wait_plainly(run, child.pid);
  ctr_ticker_stop(ticker);
  ctr_sentinel_stop();
  int failure = 0;
  ssize_t got = read(child.report, &failure, sizeof failure);
  if (got == (ssize_t)sizeof failure) run->exec_failed = failure;
  close(child.report);
}

int ctracing_exited(int status) { return WIFEXITED(status); }
int ctracing_exit_status(int status) { return WEXITSTATUS(status); }
int ctracing_term_signal(int status) { return WTERMSIG(status); }

void ctracing_die(int number) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // a core pattern that pipes to a program ignores the limit
#endif
  signal(number, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  sigprocmask(SIG_UNBLOCK, &only, 0);
  kill(getpid(), number);
  _exit(128 + number);  // still here: process 1 of a container ignores what it does not handle
}
