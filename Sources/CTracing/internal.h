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
int32_t ctr_add_process(struct ctr_records *r, int32_t parent, pid_t pid, int64_t born);
struct ctracing_process *ctr_process(struct ctr_records *r, int32_t index);
// Notes the end of a process, or with -1 that it lives: the ticker reads it.
void ctr_set_end(struct ctracing_process *process, int64_t end, int32_t status);
// The build's last process of that id; 0 where there was none. For any thread.
const struct ctracing_process *ctr_process_of_pid(const struct ctr_records *r, pid_t pid);
int64_t ctr_end_of(const struct ctracing_process *process);
// Adds a copy; its texts must stay. 0 where there is no memory.
int ctr_add_exec(struct ctr_records *r, const struct ctracing_exec *exec);
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
int ctr_signals_decide(pid_t root);
int ctr_signals_wait(void);
// Whether waiting is interrupted every 10 ms in any case.
void ctr_signals_tick(int on);
// The stop signal that came to us within the last ten seconds, 0 where none did: sent to the whole group, as by Ctrl-Z.
int ctr_stop_asked(void);
// Stops this process as the command was stopped, until it goes on; the time it took, in ns.
int64_t ctr_stop_self(int number, pid_t root);

// ---- waker.c: continues us when somebody continues the command alone
pid_t ctr_waker_start(pid_t root);
void ctr_waker_stop(pid_t waker);

// ---- sentinel.c: a second member of our process group, where the command's own signals cannot be seen
void ctr_sentinel_start(void);
// Reports what has been sent to the whole group.
void ctr_sentinel_hear(void);
// Whether a signal has come to the sentinel that it has not yet reported.
int ctr_sentinel_holds(int number);
void ctr_sentinel_stop(void);

// ---- ticker.c: a look once a second
struct ctr_ticker;
struct ctr_ticker *ctr_ticker_start(const struct ctracing_launch *launch, struct ctracing_run *run, pid_t root);
void ctr_ticker_stop(struct ctr_ticker *ticker);

// ---- locks.c: time behind locks of others
struct ctr_locks {
  const struct ctr_records *records;
  pid_t root;
  int64_t last;  // ns, when the last look was; the build's start before the first
  int blocked;   // what it found
};
// Looks once: whether a process of the build is blocked; adds to `waited` (ns) what is past.
int ctr_locks_look(struct ctr_locks *l, int64_t now, int64_t *waited);
// The build has ended.
void ctr_locks_end(struct ctr_locks *l, int64_t now, int64_t *waited);

// ---- stat.c: field `number` of /proc/PID/stat, from 3 on; -1 where there is no such process
int64_t ctr_stat_field(pid_t pid, int number);

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
enum ctr_policy { CTR_FOLLOW, CTR_DEBUGGER, CTR_SANITIZER, CTR_PRIVILEGED, CTR_EXCLUDED, CTR_STRIPPED, CTR_DAEMON };
enum ctr_policy ctr_policy_at_exec(pid_t pid, const char *preload, const struct ctracing_launch *launch, char *path, size_t size);

// ---- execname.c
// Whether one of the glob patterns fits the image's path, the path that was executed (a link or script), or the base
// name of either.
int ctr_matches(pid_t pid, const char *image, const char *const *patterns);

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
void ctr_untraced_free(struct ctr_untraced *u);
// Looks which have ended, and how.
void ctr_untraced_look(struct ctr_untraced *u, struct ctr_records *r);

// ---- loop.c
void ctr_trace(const struct ctracing_launch *launch, struct ctracing_run *run, pid_t root);
#endif
