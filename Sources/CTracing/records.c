// Processes and execs in chunks, so that their addresses stay while the build goes on; texts in an arena.
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { CHUNK = 4096, CHUNKS = 1 << 14, ARENA = 1 << 20 };

struct arena {
  struct arena *next;
  size_t used, size;
  char bytes[];
};

struct ctr_records {
  struct ctracing_process *processes[CHUNKS];
  struct ctracing_exec *execs[CHUNKS];
  size_t process_count, exec_count;
  struct arena *arena;
  const char *last_directory;
  size_t last_length;
};

struct ctr_records *ctr_records_new(void) { return calloc(1, sizeof(struct ctr_records)); }

int32_t ctr_add_process(struct ctr_records *r, int32_t parent, pid_t pid, int64_t born) {
  size_t i = r->process_count;
  if (i >= (size_t)CHUNK * CHUNKS) return -1;
  if (!r->processes[i / CHUNK]) r->processes[i / CHUNK] = calloc(CHUNK, sizeof(struct ctracing_process));
  if (!r->processes[i / CHUNK]) return -1;
  r->processes[i / CHUNK][i % CHUNK] =
      (struct ctracing_process){.parent = parent, .status = -1, .pid = pid, .born = born, .end = -1, .cpu = -1, .peak_kb = -1};
  __atomic_store_n(&r->process_count, i + 1, __ATOMIC_RELEASE);
  return (int32_t)i;
}

struct ctracing_process *ctr_process(struct ctr_records *r, int32_t index) {
  return index < 0 ? 0 : &r->processes[index / CHUNK][index % CHUNK];
}

void ctr_set_end(struct ctracing_process *process, int64_t end, int32_t status) {
  process->status = status;
  __atomic_store_n(&process->end, end, __ATOMIC_RELAXED);
}

int64_t ctr_end_of(const struct ctracing_process *process) { return __atomic_load_n(&process->end, __ATOMIC_RELAXED); }

const struct ctracing_process *ctr_process_of_pid(const struct ctr_records *r, pid_t pid) {
  for (size_t i = __atomic_load_n(&r->process_count, __ATOMIC_ACQUIRE); i-- > 0;) {
    const struct ctracing_process *process = &r->processes[i / CHUNK][i % CHUNK];
    if (process->pid == pid) return process;
  }
  return 0;
}

int ctr_add_exec(struct ctr_records *r, const struct ctracing_exec *exec) {
  size_t i = r->exec_count;
  if (i >= (size_t)CHUNK * CHUNKS) return 0;
  if (!r->execs[i / CHUNK]) r->execs[i / CHUNK] = calloc(CHUNK, sizeof(struct ctracing_exec));
  if (!r->execs[i / CHUNK]) return 0;
  r->execs[i / CHUNK][i % CHUNK] = *exec;
  __atomic_store_n(&r->exec_count, i + 1, __ATOMIC_RELEASE);
  return 1;
}

char *ctr_text(struct ctr_records *r, const char *bytes, size_t length) {
  struct arena *a = r->arena;
  if (!a || a->size - a->used < length) {
    size_t size = length > ARENA ? length : ARENA;
    a = malloc(sizeof *a + size);
    if (!a) return 0;
    *a = (struct arena){.next = r->arena, .size = size};
    r->arena = a;
  }
  char *text = a->bytes + a->used;
  memcpy(text, bytes, length);
  a->used += length;
  return text;
}

// Most programs of a build start in the folder of the one before: keep that text once.
const char *ctr_directory(struct ctr_records *r, const char *bytes, size_t length) {
  if (r->last_directory && r->last_length == length && !memcmp(r->last_directory, bytes, length))
    return r->last_directory;
  r->last_directory = ctr_text(r, bytes, length);
  r->last_length = length;
  return r->last_directory;
}

size_t ctracing_process_count(const struct ctracing_run *run) {
  const struct ctr_records *r = run->records;
  return r ? __atomic_load_n(&r->process_count, __ATOMIC_ACQUIRE) : 0;
}
size_t ctracing_exec_count(const struct ctracing_run *run) {
  const struct ctr_records *r = run->records;
  return r ? __atomic_load_n(&r->exec_count, __ATOMIC_ACQUIRE) : 0;
}
struct ctracing_process ctracing_process_at(const struct ctracing_run *run, size_t i) {
  const struct ctr_records *r = run->records;
  return r->processes[i / CHUNK][i % CHUNK];
}
struct ctracing_exec ctracing_exec_at(const struct ctracing_run *run, size_t i) {
  const struct ctr_records *r = run->records;
  return r->execs[i / CHUNK][i % CHUNK];
}
int64_t ctracing_end_at(const struct ctracing_run *run, size_t i) {
  const struct ctr_records *r = run->records;
  return ctr_end_of(&r->processes[i / CHUNK][i % CHUNK]);
}

int32_t ctracing_parent_at(const struct ctracing_run *run, size_t i) {
  const struct ctr_records *r = run->records;
  return r->processes[i / CHUNK][i % CHUNK].parent;
}

void ctracing_free(struct ctracing_run *run) {
  struct ctr_records *r = run->records;
  if (!r) return;
  for (size_t i = 0; i < CHUNKS && r->processes[i]; i++) free(r->processes[i]);
  for (size_t i = 0; i < CHUNKS && r->execs[i]; i++) free(r->execs[i]);
  for (struct arena *a = r->arena; a;) {
    struct arena *next = a->next;
    free(a);
    a = next;
  }
  free(r);
  run->records = 0;
}
