// What the files of CTracing share: records, the table of threads, the signals that wait for a decision.
#pragma once
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <sys/types.h>
#include <unistd.h>

#include "ctracing.h"

int64_t ctr_now(void);

// ---- records.c: processes and execs in chunks, so that their addresses stay; texts in an arena
struct ctr_records;
struct ctr_records *ctr_records_new(void);
int32_t ctr_add_process(struct ctr_records *r, int32_t parent, int64_t born);
struct ctracing_process *ctr_process(struct ctr_records *r, int32_t index);
struct ctracing_exec *ctr_add_exec(struct ctr_records *r);
char *ctr_text(struct ctr_records *r, const char *bytes, size_t length);
const char *ctr_directory(struct ctr_records *r, const char *bytes, size_t length);

// ---- signals.c: what reaches the wrapper, and whether the command must be told
struct ctr_signal {
  int number;
  pid_t sender;
  int64_t at;
};
void ctr_signals_block(sigset_t *old);
void ctr_signals_install(void);
void ctr_signals_restore(const sigset_t *old);
// The command's own delivery of a signal was seen.
void ctr_signal_seen(int number, pid_t sender);
// Forwards what has waited long enough without having been seen; returns 1 while something waits.
int ctr_signals_decide(pid_t root, int traced);
// The stop signal that came to us within the last ten seconds, 0 where none did: sent to the whole group, as by Ctrl-Z.
int ctr_stop_asked(void);
// Stops this process as the command was stopped, until it goes on; the time it took, in ns.
int64_t ctr_stop_self(int number, pid_t root);

// ---- waker.c: continues us when somebody continues the command alone
pid_t ctr_waker_start(pid_t root);
void ctr_waker_stop(pid_t waker);

// ---- spawn.c: everything between fork and exec
struct ctr_child {
  pid_t pid;
  int go;      // closing it lets the child exec
  int report;  // the errno of a failed exec comes here
};
int ctr_spawn(const struct ctracing_launch *launch, struct ctr_child *child);

#ifdef __linux__
// ---- table.c: threads by their id
struct ctr_thread {
  pid_t tid, tgid;
  int32_t process;  // index in the records; -1 while not known
  uint8_t used, known, held, marked;
  int32_t live;  // threads of the process, counted at the leader's entry
};
struct ctr_table {
  struct ctr_thread *slots;
  size_t capacity, filled, held;
};
struct ctr_thread *ctr_find(struct ctr_table *t, pid_t tid);
struct ctr_thread *ctr_insert(struct ctr_table *t, pid_t tid);
void ctr_remove(struct ctr_table *t, struct ctr_thread *thread);

// ---- facts.c: what a stopped process tells
// Records the new program; `preload` gets its LD_PRELOAD, or "". Returns whether it has a marker.
int ctr_read_exec(struct ctr_records *r, pid_t pid, int32_t process, const char *const *markers, char preload[256]);
int64_t ctr_cpu(pid_t pid);
int64_t ctr_peak_kb(pid_t pid, pid_t tid);
int ctr_parent_of(pid_t tid, pid_t *tgid, pid_t *parent);
int ctr_is_thread(pid_t tgid, pid_t tid);

// ---- policy.c: who must not be traced
enum ctr_policy { CTR_FOLLOW, CTR_DEBUGGER, CTR_SANITIZER, CTR_PRIVILEGED };
enum ctr_policy ctr_policy_at_exec(pid_t pid, const char *preload, char *path, size_t size);

// ---- reexec.c
// Prepares the process, stopped at exec, to execute `path` again once it is detached; -1 where that cannot be done.
int ctr_reexec_untraced(pid_t pid, const char *path);

// ---- untraced.c: processes that were let go at exec, whose end is still wanted
struct ctr_untraced {
  struct { pid_t pid; int fd; int32_t process; } *list;
  size_t count, capacity;
};
void ctr_untraced_add(struct ctr_untraced *u, pid_t pid, int32_t process);
// A parent was told of the end of its child: `status` as wait has it.
void ctr_untraced_told(struct ctr_untraced *u, struct ctr_records *r, pid_t pid, int status);
// Looks at those that have ended unannounced.
void ctr_untraced_look(struct ctr_untraced *u, struct ctr_records *r);

// ---- loop.c
void ctr_trace(const struct ctracing_launch *launch, struct ctracing_run *run, pid_t root);
#endif
