// The event loop of the tracer: waits for stops and ends, hands each to events.c, and does what was put off when nothing is
// pending.
#ifdef __linux__
#include "tracer.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>

// Nothing is pending and newborns are still held: nobody announced them, so /proc is asked for their parents.
static void release_held(struct tracer *t) {
  for (size_t i = 0; i < t->table.capacity && t->table.held; i++) {
    struct ctr_thread *thread = &t->table.slots[i];
    if (thread->used != 1 || !thread->held) continue;
    pid_t tgid = thread->tid, parent = 0;
    if (!ctr_parent_of(thread->tid, &tgid, &parent)) t->run->lost++;
    ctr_place(t, thread, tgid, parent);
  }
}

static void finish(struct tracer *t, int status, const struct rusage *use) {
  struct ctracing_run *run = t->run;
  run->end = ctr_now();
  run->status = status;
  run->cpu = ((int64_t)use->ru_utime.tv_sec + use->ru_stime.tv_sec) * 1000000000 +
             ((int64_t)use->ru_utime.tv_usec + use->ru_stime.tv_usec) * 1000;
  run->peak_kb = use->ru_maxrss;
  ctr_untraced_look(&t->untraced, t->records);
  for (size_t i = 0; i < t->table.capacity; i++) {
    const struct ctr_thread *thread = &t->table.slots[i];
    if (thread->used == 1 && thread->tid == thread->tgid && thread->marked && thread->tid != t->root) run->marked_left++;
  }
}

// What is stopped at this moment is let go; what runs is detached by the kernel when we end, without being disturbed.
static void let_go(void) {
  int status;
  pid_t tid;
  while ((tid = wait4(-1, &status, __WALL | WNOHANG, 0)) > 0) {
    if (!WIFSTOPPED(status)) continue;
    int event = (unsigned)status >> 16;
    ptrace(PTRACE_DETACH, tid, 0, (void *)(long)(event ? 0 : WSTOPSIG(status)));
  }
}

// Nothing is pending: what was put off until now.
static void catch_up(struct tracer *t) {
  if (t->table.held) {
    release_held(t);
  } else if (t->root_stopped && ctr_stop_asked()) {
    ctr_stop_self(ctr_stop_asked(), t->root);
  } else if (t->free_stop) {
    int number = t->free_stop;
    t->free_stop = 0;
    t->run->stopped += ctr_stop_self(number, t->root);
  } else {
    // Only now: the command's own delivery of a signal could have been among the pending.
    ctr_signals_decide(t->root);
    t->decided = 1;
  }
}

static pid_t wait_for_event(struct tracer *t, int *status, struct rusage *use) {
  int stopping = t->free_stop || (t->root_stopped && ctr_stop_asked());
  int pressing = t->table.held || stopping || (ctr_signals_wait() && !t->decided);
  t->decided = 0;
  return wait4(-1, status, __WALL | (pressing ? WNOHANG : 0) | (t->root_is_free ? WUNTRACED : 0), use);
}

static void follow(struct tracer *t) {
  for (;;) {
    int status;
    struct rusage use;
    pid_t tid = wait_for_event(t, &status, &use);
    if (tid < 0 && errno != EINTR) {
      t->run->failed = errno;  // ECHILD: somebody else has waited for the command
      return;
    }
    if (t->untraced.count) ctr_untraced_look(&t->untraced, t->records);
    if (tid < 0) continue;
    if (tid == 0) {
      catch_up(t);
    } else if (WIFSTOPPED(status) && t->root_is_free && tid == t->root) {
      t->free_stop = WSTOPSIG(status);
    } else if (WIFSTOPPED(status)) {
      ctr_on_stop(t, tid, status);
    } else {
      ctr_on_end(t, tid, status);
      if (tid == t->root) {
        finish(t, status, &use);
        return let_go();
      }
    }
  }
}

void ctr_trace(const struct ctracing_launch *launch, struct ctracing_run *run, pid_t root) {
  struct tracer t = {.launch = launch, .run = run, .records = run->records, .root = root};
  struct ctr_thread *first = ctr_insert(&t.table, root);
  first->known = 1;
  first->live = 1;
  first->process = ctr_add_process(t.records, -1, root, run->start);
  follow(&t);
  ctr_untraced_free(&t.untraced);
  free(t.table.slots);
}
#endif
