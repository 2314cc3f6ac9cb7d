// A look once a second from the build's first second on: is it behind somebody's lock, and whoever asked is told. It never
// waits for a process nor signals one; the event loop stays on the main thread.
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { SECOND = 1000000000 };

struct ctr_ticker {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  int ended;
  const struct ctracing_launch *launch;
  struct ctracing_run *run;
  struct ctr_locks locks;
};

// Until `at` or the end of the build; 1 at its end. macOS has no condition with a monotonic clock: there it is asked for
// the time that is left.
static int pause_until(struct ctr_ticker *t, int64_t at) {
  pthread_mutex_lock(&t->lock);
  while (!t->ended) {
#ifdef __APPLE__
    int64_t left = at - ctr_now();
    struct timespec time = {left / SECOND, left % SECOND};
    if (left <= 0 || pthread_cond_timedwait_relative_np(&t->wake, &t->lock, &time) == ETIMEDOUT) break;
#else
    struct timespec time = {at / SECOND, at % SECOND};
    if (pthread_cond_timedwait(&t->wake, &t->lock, &time) == ETIMEDOUT) break;
#endif
  }
  int ended = t->ended;
  pthread_mutex_unlock(&t->lock);
  return ended;
}

static void *run(void *argument) {
  struct ctr_ticker *t = argument;
  int64_t next = t->run->start + SECOND;
  while (!pause_until(t, next)) {
    int64_t now = ctr_now();
    t->run->waiting = ctr_locks_look(&t->locks, now, &t->run->waited);
    if (t->launch->tick) t->launch->tick(t->launch->context, t->run);
    next += SECOND;
    if (next <= ctr_now()) next = ctr_now() + SECOND;  // we were stopped, or the machine slept: no look is caught up on
  }
  ctr_locks_end(&t->locks, ctr_now(), &t->run->waited);
  return 0;
}

struct ctr_ticker *ctr_ticker_start(const struct ctracing_launch *launch, struct ctracing_run *of, pid_t root) {
  struct ctr_ticker *t = calloc(1, sizeof *t);
  if (!t) return 0;
  t->launch = launch;
  t->run = of;
  t->locks = (struct ctr_locks){.records = of->records, .root = root, .last = of->start};
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
#ifndef __APPLE__
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
#endif
  pthread_mutex_init(&t->lock, 0);
  pthread_cond_init(&t->wake, &attributes);
  pthread_condattr_destroy(&attributes);
  sigset_t before, all;
  sigfillset(&all);  // signals are for the main thread: its wait must end
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int failed = pthread_create(&t->thread, 0, run, t);
  pthread_sigmask(SIG_SETMASK, &before, 0);
  if (!failed) return t;
  free(t);
  return 0;
}

void ctr_ticker_stop(struct ctr_ticker *t) {
  if (!t) return;
  pthread_mutex_lock(&t->lock);
  t->ended = 1;
  pthread_cond_signal(&t->wake);
  pthread_mutex_unlock(&t->lock);
  pthread_join(t->thread, 0);
  pthread_cond_destroy(&t->wake);
  pthread_mutex_destroy(&t->lock);
  free(t);
}
