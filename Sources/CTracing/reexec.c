// Makes a process execute its own image again, untraced: the kernel drops the privileges of a setuid image that is traced
// by a tracer without CAP_SYS_PTRACE, and a second execve after the detach gives them back.
#ifdef __linux__
#include "internal.h"

#include <elf.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

enum { BELOW = 8192 };  // free stack below the pointer, where the path is put

// The exec stop lies inside execve, whose return value the kernel has still to write: so the code loads the number itself.
#if defined(__x86_64__)
// mov eax, 59; syscall; mov edi, 126; mov eax, 231; syscall
static const unsigned char code[24] = {0xb8, 59, 0, 0, 0, 0x0f, 5, 0xbf, 126, 0, 0, 0, 0xb8, 231, 0, 0, 0, 0x0f, 5,
                                       0x90, 0x90, 0x90, 0x90, 0x90};
typedef struct user_regs_struct registers;
#define STACK_OF(r) ((r).rsp)
#define PROGRAM_OF(r) ((r).rip)
#define SET_ARGUMENTS(r, a, b, c) ((r).rdi = (a), (r).rsi = (b), (r).rdx = (c))
#define CAN_REEXEC
#elif defined(__aarch64__)
// mov x0, x3; mov x8, #221; svc #0; mov x0, #126; mov x8, #94; svc #0: the return value goes to x0, so the path waits in x3.
static const unsigned char code[24] = {0xe0, 0x03, 0x03, 0xaa, 0xa8, 0x1b, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4,
                                       0xc0, 0x0f, 0x80, 0xd2, 0xc8, 0x0b, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4};
typedef struct user_regs_struct registers;
#define STACK_OF(r) ((r).sp)
#define PROGRAM_OF(r) ((r).pc)
#define SET_ARGUMENTS(r, a, b, c) ((r).regs[3] = (a), (r).regs[1] = (b), (r).regs[2] = (c))
#define CAN_REEXEC
#endif

#ifdef CAN_REEXEC
static int poke(pid_t pid, uint64_t at, const void *bytes, size_t length) {
  for (size_t i = 0; i < length; i += sizeof(long)) {
    long word = 0;
    memcpy(&word, (const char *)bytes + i, length - i < sizeof word ? length - i : sizeof word);
    if (ptrace(PTRACE_POKEDATA, pid, (void *)(uintptr_t)(at + i), (void *)word)) return -1;
  }
  return 0;
}
#endif

int ctr_reexec_untraced(pid_t pid, const char *path) {
#ifdef CAN_REEXEC
  registers r;
  struct iovec area = {&r, sizeof r};
  size_t length = strlen(path) + 1;
  if (length > BELOW / 2 || ptrace(PTRACE_GETREGSET, pid, (void *)NT_PRSTATUS, &area)) return -1;
  uint64_t stack = STACK_OF(r), argc = (uint64_t)ptrace(PTRACE_PEEKDATA, pid, (void *)(uintptr_t)stack, 0);
  uint64_t argv = stack + sizeof(long), envp = argv + sizeof(long) * (argc + 1), at = (stack - BELOW) & ~15ull;
  if (poke(pid, at, path, length) || poke(pid, PROGRAM_OF(r), code, sizeof code)) return -1;
  SET_ARGUMENTS(r, at, argv, envp);
  return ptrace(PTRACE_SETREGSET, pid, (void *)NT_PRSTATUS, &area) ? -1 : 0;
#else
  (void)pid, (void)path;
  return -1;  // written for x86-64 and arm64; elsewhere the program runs without the privileges, and a note says so
#endif
}
#endif
