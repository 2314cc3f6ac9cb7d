// What reaches the wrapper, and whether the command must be told.
//
// The command sits in our process group. Ctrl-C and Ctrl-\ reach it by the terminal; a signal sent by a program may have
// been sent to the group or to us alone, and its siginfo does not say which. So it waits: if the command's own delivery
// of the same signal from the same sender is seen (or the sentinel's, where the command is not traced), nothing is to be
// done; after 50 ms without it, we forward.
#include "internal.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { SLOTS = 16, PATIENCE_NS = 50000000 };

static volatile struct ctr_signal waiting[SLOTS];  // number 0: free; written by the handler
static struct ctr_signal seen[SLOTS];
static int next_seen;
static volatile pid_t waker;  // its SIGCONT is for us alone
static const int handled[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGCONT};
#ifdef __linux__
static timer_t timer;
static int has_timer;
#endif
static volatile int ticks_anyway;

int64_t ctr_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t ctracing_now(void) { return ctr_now(); }

// wait4 has no time limit: a ticking timer ends it with EINTR until nothing waits any more.
static void tick(int on) {
#ifdef __linux__
  if (!has_timer) return;
  long pause = on || ticks_anyway ? 10000000 : 0;
  struct itimerspec every = {{0, pause}, {0, pause}};
  timer_settime(timer, 0, &every, 0);
#else
  (void)on;
#endif
}

void ctr_signals_tick(int on) {
  ticks_anyway = on;
  tick(0);
}

static void arrived(int number, siginfo_t *info, void *context) {
  (void)context;
  int kept = errno;
  // Keys come to the whole group, from the kernel. A hang-up comes to the leader of the session alone, and that may be us.
  int by_key = info->si_code > 0 && number != SIGHUP && number != SIGCONT;
  if (!by_key && info->si_pid != getpid() && !(waker && info->si_pid == waker)) {
    for (int i = 0; i < SLOTS; i++) {
      if (waiting[i].number) continue;
      waiting[i].sender = info->si_pid;
      waiting[i].at = ctr_now();
      waiting[i].number = number;
      break;
    }
    tick(1);
  }
  errno = kept;
}

static void nothing(int number) { (void)number; }

static volatile sig_atomic_t stop_number;
static volatile int64_t stop_at;

static void stop_arrived(int number, siginfo_t *info, void *context) {
  stop_number = number;
  stop_at = ctr_now();
  if (number == SIGTSTP) arrived(number, info, context);
}

// A program may put its screen in order before it stops itself: it has ten seconds, on a machine that may be busy.
int ctr_stop_asked(void) {
  if (stop_number && ctr_now() - stop_at > 10000000000) stop_number = 0;
  return stop_number;
}

void ctr_signals_block(sigset_t *old) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, old);
}

void ctr_signals_restore(const sigset_t *old) { sigprocmask(SIG_SETMASK, old, 0); }

void ctr_signals_install(void) {
  struct sigaction action = {.sa_sigaction = arrived, .sa_flags = SA_SIGINFO}, old;
  sigfillset(&action.sa_mask);
  // Also what was ignored when we came (nohup, `&` in sh): the command may have set a handler of its own since, and where
  // it has not, it ignores what is forwarded, as it would bare.
  for (size_t i = 0; i < sizeof handled / sizeof *handled; i++) sigaction(handled[i], &action, 0);
  // The terminal's stop comes to the command too; we stop when it has stopped. Handlers, not SIG_IGN: nothing inherits them.
  struct sigaction quiet = {.sa_handler = nothing};
  const int stops[] = {SIGTSTP, SIGTTOU, SIGTTIN};
  struct sigaction stop = {.sa_sigaction = stop_arrived, .sa_flags = SA_SIGINFO};
  sigfillset(&stop.sa_mask);
  for (int i = 0; i < 3; i++) sigaction(stops[i], &stop, 0);
  // Where SIGCHLD is ignored the kernel reaps children itself, and the command's status would be lost.
  signal(SIGCHLD, SIG_DFL);
  // A file size limit must cost a write of ours, not the build's result.
  if (!sigaction(SIGXFSZ, 0, &old) && old.sa_handler != SIG_IGN) sigaction(SIGXFSZ, &quiet, 0);
#ifdef __linux__
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
  if (!sigaction(SIGALRM, &quiet, 0) && !timer_create(CLOCK_MONOTONIC, &event, &timer)) has_timer = 1;
#endif
}

void ctr_signal_seen(int number, pid_t sender) {
  for (int i = 0; i < SLOTS; i++)
    if (waiting[i].number == number && waiting[i].sender == sender) {
      waiting[i].number = 0;
      return;
    }
  seen[next_seen++ % SLOTS] = (struct ctr_signal){.number = number, .sender = sender, .at = ctr_now()};
}

static int was_seen(int number, pid_t sender, int64_t at) {
  for (int i = 0; i < SLOTS; i++)
    if (seen[i].number == number && seen[i].sender == sender && at - seen[i].at < PATIENCE_NS) {
      seen[i].number = 0;
      return 1;
    }
  return 0;
}

int ctr_signals_wait(void) {
  for (int i = 0; i < SLOTS; i++)
    if (waiting[i].number) return 1;
  return 0;
}

int ctr_signals_decide(pid_t root) {
  int left = 0, kept = errno;
  ctr_sentinel_hear();
  int64_t now = ctr_now();
  for (int i = 0; i < SLOTS; i++) {
    int number = waiting[i].number;
    if (!number) continue;
    if (was_seen(number, waiting[i].sender, waiting[i].at)) {
      waiting[i].number = 0;
    } else if (now - waiting[i].at >= PATIENCE_NS && !ctr_sentinel_holds(number)) {
      waiting[i].number = 0;
      kill(root, number);
    } else {
      left = 1;
    }
  }
  if (!left) tick(0);
  errno = kept;
  return left;
}

int64_t ctr_stop_self(int number, pid_t root) {
  int64_t from = ctr_now();
  stop_number = 0;
  waker = ctr_waker_start(root);
  struct sigaction was, standard = {.sa_handler = SIG_DFL};
  if (number == SIGSTOP || sigaction(number, &standard, &was)) {
    kill(getpid(), SIGSTOP);
  } else {
    kill(getpid(), number);
    sigaction(number, &was, 0);
  }
  ctr_waker_stop(waker);
  waker = 0;
  return ctr_now() - from;
}
