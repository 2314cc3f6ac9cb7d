// What the tracer does at each event: fork, exec and exit events only, no stop at system calls, and every process let go in
// its exit stop, so that its parent finds a zombie of its own as it would without us.
#ifdef __linux__
#include "tracer.h"

#include <errno.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

void ctr_resume(pid_t tid, int signal_number) { ptrace(PTRACE_CONT, tid, 0, (void *)(long)signal_number); }

static struct ctr_thread *leader_of(struct tracer *t, struct ctr_thread *thread) {
  return thread->tgid == thread->tid ? thread : ctr_find(&t->table, thread->tgid);
}

static int32_t process_of(struct tracer *t, pid_t tgid) {
  struct ctr_thread *leader = ctr_find(&t->table, tgid);
  return leader ? leader->process : -1;
}

void ctr_place(struct tracer *t, struct ctr_thread *newborn, pid_t tgid, pid_t parent) {
  newborn->known = 1;
  newborn->tgid = tgid;
  if (tgid == newborn->tid) {
    newborn->process = ctr_add_process(t->records, process_of(t, parent), tgid, ctr_now());
    newborn->live = 1;
  } else {
    struct ctr_thread *leader = ctr_find(&t->table, tgid);
    newborn->process = leader ? leader->process : -1;
    if (leader) leader->live++;
  }
  if (newborn->held) {
    newborn->held = 0;
    t->table.held--;
    ctr_resume(newborn->tid, 0);
  }
}

static int has_ended(struct tracer *t, const struct ctr_thread *thread) {
  const struct ctracing_process *process = ctr_process(t->records, thread->process);
  return process && process->end >= 0;
}

static void on_birth(struct tracer *t, pid_t maker, int event) {
  unsigned long message = 0;
  ptrace(PTRACE_GETEVENTMSG, maker, 0, &message);
  pid_t child = (pid_t)message;
  struct ctr_thread *parent = ctr_find(&t->table, maker);
  pid_t tgid = parent ? parent->tgid : maker;
  struct ctr_thread *newborn = ctr_find(&t->table, child);
  if (newborn && newborn->known && has_ended(t, newborn)) {  // an id used again, after an end that skipped its stop
    ctr_remove(&t->table, newborn);
    newborn = 0;
  }
  if (!newborn || !newborn->known) {
    newborn = ctr_insert(&t->table, child);
    int thread = event == PTRACE_EVENT_CLONE && ctr_is_thread(tgid, child);
    ctr_place(t, newborn, thread ? tgid : child, tgid);
  }
  ctr_resume(maker, 0);
}

// exec from a thread that is no leader: the kernel gives it the leader's id and ends the others without a word.
static void forget_other_threads(struct tracer *t, pid_t tgid) {
  for (size_t i = 0; i < t->table.capacity; i++) {
    struct ctr_thread *thread = &t->table.slots[i];
    if (thread->used == 1 && thread->tgid == tgid && thread->tid != tgid) ctr_remove(&t->table, thread);
  }
}

// Lets a program go that must not be traced; its end is then heard from others.
static void apply_policy(struct tracer *t, struct ctr_thread *leader, const char *preload) {
  char path[4096];
  pid_t pid = leader->tid;
  enum ctr_policy policy = ctr_policy_at_exec(pid, preload, t->launch, path, sizeof path);
  if (policy == CTR_FOLLOW) return ctr_resume(pid, 0);
  if (policy == CTR_DEBUGGER) t->run->debuggers++;
  if (policy == CTR_SANITIZER) t->run->sanitizers++;
  if (policy == CTR_EXCLUDED) t->run->excluded++;
  // Traced so far, a setuid image needs its privileges back.
  if (policy == CTR_PRIVILEGED && ctr_reexec_untraced(pid, path)) policy = CTR_STRIPPED;
  if (policy == CTR_PRIVILEGED) t->run->privileged++;
  if (policy == CTR_STRIPPED) t->run->stripped++;
  ctr_untraced_add(&t->untraced, pid, leader->process);
  ctr_signals_tick(1);  // its end wakes nobody
  ptrace(PTRACE_DETACH, pid, 0, 0);
  if (pid != t->root) return ctr_remove(&t->table, leader);
  t->root_is_free = 1;
  ctr_sentinel_start();
}

static void on_exec(struct tracer *t, pid_t pid) {
  unsigned long former = 0;
  ptrace(PTRACE_GETEVENTMSG, pid, 0, &former);
  struct ctr_thread *leader = ctr_insert(&t->table, pid);
  if ((pid_t)former != pid || leader->live > 1) forget_other_threads(t, pid);
  if (!leader->known) {  // its leader had ended before: the record is found through the thread that lived on
    pid_t tgid, parent;
    if (ctr_parent_of(pid, &tgid, &parent)) ctr_place(t, leader, pid, parent);
  }
  leader->tgid = pid;
  leader->live = 1;
  struct ctracing_process *process = ctr_process(t->records, leader->process);
  if (process) {  // the former leader's stop was not the process's end
    process->cpu = -1;
    ctr_set_end(process, -1, -1);
  }
  char preload[256];
  leader->marked = ctr_read_exec(t->records, pid, leader->process, t->launch->markers, preload);
  apply_policy(t, leader, preload);
}

// In the exit stop everything is still there to be read; after the detach the kernel makes an ordinary zombie.
static void on_exit_stop(struct tracer *t, pid_t tid) {
  struct ctr_thread *thread = ctr_find(&t->table, tid);
  struct ctr_thread *leader = thread ? leader_of(t, thread) : 0;
  struct ctracing_process *process = thread ? ctr_process(t->records, thread->process) : 0;
  int last = 1;
  if (leader && leader->live > 0) last = --leader->live == 0;
  // The leader's own stop counts too: SIGKILL may skip the stops of the threads that end after it.
  if (process && (last || tid == thread->tgid)) {
    unsigned long message = 0;
    ptrace(PTRACE_GETEVENTMSG, tid, 0, &message);
    int64_t peak = ctr_peak_kb(thread->tgid, tid);
    ctr_set_end(process, ctr_now(), (int)message);
    process->cpu = ctr_cpu(thread->tgid);
    if (peak > process->peak_kb) process->peak_kb = peak;
  }
  if (ptrace(PTRACE_DETACH, tid, 0, 0)) ctr_resume(tid, 0);
  if (thread && (tid != thread->tgid || last)) {
    if (last && leader && leader != thread) ctr_remove(&t->table, leader);
    ctr_remove(&t->table, ctr_find(&t->table, tid));
  }
}

void ctr_on_end(struct tracer *t, pid_t tid, int status) {
  struct ctr_thread *thread = ctr_find(&t->table, tid);
  if (!thread) return;
  struct ctracing_process *process = ctr_process(t->records, thread->process);
  if (process && tid == thread->tgid && process->end < 0) ctr_set_end(process, ctr_now(), status);
  struct ctr_thread *leader = leader_of(t, thread);
  if (leader && leader != thread && leader->live > 0) leader->live--;
  ctr_remove(&t->table, thread);
}

static void on_event_stop(struct tracer *t, pid_t tid, int number) {
  struct ctr_thread *thread = ctr_insert(&t->table, tid);
  if (number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU) {
    ptrace(PTRACE_LISTEN, tid, 0, 0);  // stays stopped, and we hear when it goes on
    if (tid == t->root && !t->root_stopped) t->root_stopped = ctr_now();
  } else if (!thread->known) {
    // wait4 gives the newest first: a child's first stop may come before the event of its parent. Hold it until then.
    if (!thread->held) {
      thread->held = 1;
      t->table.held++;
    }
  } else {
    if (tid == t->root && t->root_stopped) {
      t->run->stopped += ctr_now() - t->root_stopped;
      t->root_stopped = 0;
    }
    ctr_resume(tid, 0);
  }
}

// A parent hears of its child's end: the only word on the status of one that we do not trace.
static void on_child_signal(struct tracer *t, pid_t tid) {
  siginfo_t info;
  if (!t->untraced.count) return;
  if (!ptrace(PTRACE_GETSIGINFO, tid, 0, &info) && info.si_code > 0 && info.si_code <= CLD_DUMPED)
    ctr_untraced_told(&t->untraced, t->records, info.si_pid,
                      info.si_code == CLD_EXITED ? (info.si_status & 0xff) << 8 : info.si_status & 0x7f);
}

static void on_signal(struct tracer *t, pid_t tid, int number) {
  if (number == SIGCHLD) on_child_signal(t, tid);
  if (tid == t->root && number != SIGCHLD) {
    siginfo_t info;
    if (!ptrace(PTRACE_GETSIGINFO, tid, 0, &info)) ctr_signal_seen(number, info.si_pid);
  }
  ctr_resume(tid, number);
}

void ctr_on_stop(struct tracer *t, pid_t tid, int status) {
  int number = WSTOPSIG(status), event = (unsigned)status >> 16;
  switch (event) {
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE: on_birth(t, tid, event); break;
    case PTRACE_EVENT_EXEC: on_exec(t, tid); break;
    case PTRACE_EVENT_EXIT: on_exit_stop(t, tid); break;
    case PTRACE_EVENT_STOP: on_event_stop(t, tid, number); break;
    case 0: on_signal(t, tid, number); break;
    default: ctr_resume(tid, 0);
  }
}
#endif
