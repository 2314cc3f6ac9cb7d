// System calls and macros that Swift cannot see.
#pragma once
#include <dirent.h>
#include <sys/types.h>
#include <stdint.h>

// Bytes of a file, as open(2) and flock(2) see it; a variadic open is not visible from Swift 6.
int csystem_open(const char *path, int flags, mode_t mode);
// The terminal's width in columns behind a descriptor; 0 where it is none.
int csystem_columns(int fd);
// Nanoseconds of the monotonic and of the wall clock.
int64_t csystem_monotonic(void);
int64_t csystem_realtime(void);
// Processors that this process may run on.
int csystem_processors(void);
// What stat(2) says of a path, through links or not; 0 on success, else errno.
struct csystem_status {
  uint64_t device, inode, size;
  uint32_t mode, owner;
  int64_t modified_ns, changed_ns;
};
int csystem_stat(const char *path, int follow, struct csystem_status *out);
int csystem_fstat(int fd, struct csystem_status *out);
// A new file without a name in a folder, open for reading and writing; its descriptor, or -errno.
int csystem_temporary(const char *folder);
// The name of a folder's entry, as long as the entry lives.
const char *csystem_entry_name(const struct dirent *entry);
// The words that this program was started with, its name first, and their number; also where there is no /proc, from which
// Swift's own CommandLine takes them. 0 and NULL where the C library does not hand them out.
char *const *csystem_arguments(int *count);
// The environment of this process; NULL where it has none.
char *const *csystem_environment(void);
// Starts a program, found through the PATH of `envp`, in a process group of its own with its three standard streams as
// given, for short questions; its pid, or -errno. Status 127: no such program; 126: it cannot be run.
pid_t csystem_spawn(const char *const *argv, const char *const *envp, const char *directory, int in, int out, int err);
// Waits for `pid` at most `limit_ms`; 0 and its wait status, ETIMEDOUT, or errno.
int csystem_wait(pid_t pid, int64_t limit_ms, int *status);
