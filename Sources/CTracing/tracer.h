// The tracer's state, shared by what an event means (events.c) and the loop around it (loop.c).
#pragma once
#ifdef __linux__
#include "internal.h"

struct tracer {
  const struct ctracing_launch *launch;
  struct ctracing_run *run;
  struct ctr_records *records;
  struct ctr_table table;
  pid_t root;
  struct ctr_untraced untraced;
  int decided;       // on the signals that wait, since the last event
  int root_is_free;  // the command itself was let go: what stops it we hear as any parent does
  int free_stop;     // by that signal it was stopped; we stop too, once nothing else is pending
  // The command is stopped, since when. We stop too only when the whole group was told to: other processes of the build
  // may run on, and cannot without us.
  int64_t root_stopped;
};

void ctr_resume(pid_t tid, int signal_number);
// A newborn's place in the tree is known: a thread of `tgid`, or a process whose parent is `parent`.
void ctr_place(struct tracer *t, struct ctr_thread *newborn, pid_t tgid, pid_t parent);
// A traced thread stopped: `status` as wait has it.
void ctr_on_stop(struct tracer *t, pid_t tid, int status);
// Gone without an exit stop (SIGKILL at the wrong moment), or a process that we had to wait for ourselves.
void ctr_on_end(struct tracer *t, pid_t tid, int status);
#endif
