// Runs one command and watches it: fork to exec, the ptrace event loop, the signals of a wrapper.
// Linux follows every process of the tree; elsewhere (and where tracing is refused) only the command itself.
#pragma once
#include <stddef.h>
#include <stdint.h>

// One process, in order of birth. Times are nanoseconds of the monotonic clock; -1 where not known.
struct ctracing_process {
  int32_t parent;  // index of the parent, -1 for the command itself
  int32_t status;  // wait status, -1 while it lives or where its end was not seen
  int32_t pid;     // the kernel uses it again for others
  int64_t born, end;
  int64_t cpu;      // its own CPU time, nanoseconds
  int64_t peak_kb;  // VmHWM
};

// One successful execve. The texts live until ctracing_free.
struct ctracing_exec {
  int32_t process;
  uint32_t directory_length, arguments_length, markers_length;
  int64_t at;
  const char *directory;
  const char *arguments;  // each ended by NUL
  const char *markers;    // NAME=VALUE, each ended by NUL
};

struct ctracing_run;

struct ctracing_launch {
  const char *const *argv;  // NULL at the end
  const char *const *envp;  // the whole environment of the command
  const char *directory;    // where it runs; NULL: where we are
  int trace;                // 0: watch only the command itself
  const char *const *markers;  // names of the variables to keep at exec, NULL at the end
  const char *const *untraced;  // glob patterns of programs to let go at exec, NULL at the end
  const char *const *daemons;   // the same, of programs that start what outlives the build: nobody is told of them
  // Called once a second on a thread of its own from the first second on, never after ctracing_execute has returned.
  // It may read the records through the functions below, must not wait for processes, and need not be set.
  void (*tick)(void *context, const struct ctracing_run *run);
  void *context;
};

struct ctracing_run {
  int failed;      // errno of what kept the command from being started, 0 if it ran
  int exec_failed; // the same, but of execve: the command was not found or may not be run
  int refused;     // errno of PTRACE_SEIZE: the command ran untraced
  int status;      // wait status of the command
  int64_t start, end, start_real, stopped;  // ns; start_real of the wall clock
  int64_t cpu;                              // ns, of the command and the descendants that were waited for
  int64_t peak_kb;                          // largest single process as wait4 has it
  int marked_left;  // processes with a marker that lived on when the command ended
  int debuggers, sanitizers, privileged, excluded;  // programs that were left untraced, by reason
  int stripped;     // setuid programs that lost their privileges to our tracing: their image may not be read or written
  int waiting;      // at the last look a process of the build was blocked by a lock that somebody else holds
  int64_t waited;   // ns in which that was so, by a look every second from the first second on
  int lost;         // stops of processes that could not be placed in the tree
  void *records;
};

// Runs the command to its end. Never returns early: what goes wrong is in the fields.
void ctracing_execute(const struct ctracing_launch *launch, struct ctracing_run *run);
size_t ctracing_process_count(const struct ctracing_run *run);
size_t ctracing_exec_count(const struct ctracing_run *run);
struct ctracing_process ctracing_process_at(const struct ctracing_run *run, size_t index);
struct ctracing_exec ctracing_exec_at(const struct ctracing_run *run, size_t index);
// When the process ended, -1 while it lives; may be asked for while the command runs.
int64_t ctracing_end_at(const struct ctracing_run *run, size_t index);
int32_t ctracing_parent_at(const struct ctracing_run *run, size_t index);
void ctracing_free(struct ctracing_run *run);

// The monotonic clock of all times here, ns.
int64_t ctracing_now(void);

// Goes on as a new process in a session of its own, with stdin from /dev/null and stdout and stderr to `console`.
// Returns 0 there, the new process's id in the caller, -errno where that fails.
int ctracing_detach(const char *console);
// When a process was started, in clock ticks since boot (proc(5), stat, field 22): its id may be used again, the two
// together are not. -1 where there is none, and on systems without /proc.
int64_t ctracing_birth(int pid);

// Ends this process by the signal, without a core file that would overwrite the build's; exits 128 + n if it survives.
void ctracing_die(int signal_number) __attribute__((noreturn));
// 1 if a core was dumped, by the wait status.
int ctracing_exited(int status);
int ctracing_exit_status(int status);
int ctracing_term_signal(int status);
