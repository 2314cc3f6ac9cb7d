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
typedef struct user_regs_struct registers;
enum { CODE = 24 };
#if defined(__x86_64__)
// mov eax, 59; syscall; mov edi, 126; mov eax, 231; syscall
static const unsigned char code[CODE] = {0xb8, 59, 0, 0, 0, 0x0f, 5, 0xbf, 126, 0, 0, 0, 0xb8, 231, 0, 0, 0, 0x0f, 5,
                                         0x90, 0x90, 0x90, 0x90, 0x90};
// mov eax, 11; int 0x80; mov ebx, 126; mov eax, 252; int 0x80
static const unsigned char code32[CODE] = {0xb8, 11, 0, 0, 0, 0xcd, 0x80, 0xbb, 126, 0, 0, 0, 0xb8, 252, 0, 0, 0, 0xcd, 0x80,
                                           0x90, 0x90, 0x90, 0x90, 0x90};
#define STACK_OF(r) ((r).rsp)
#define PROGRAM_OF(r) ((r).rip)
#define IS_32_BIT(r) ((r).cs == 0x23)  // __USER32_CS of arch/x86/include/asm/segment.h
#define CODE_OF(r) (IS_32_BIT(r) ? code32 : code)
#define CAN_REEXEC

// GETREGS and SETREGS have the caller's view of the registers, of a 32-bit process too; GETREGSET has the process's.
static int get_registers(pid_t pid, registers *r) { return (int)ptrace(PTRACE_GETREGS, pid, 0, r); }

static int set_arguments(pid_t pid, registers *r, uint64_t path, uint64_t argv, uint64_t envp) {
  if (IS_32_BIT(*r)) r->rbx = path, r->rcx = argv, r->rdx = envp;
  else r->rdi = path, r->rsi = argv, r->rdx = envp;
  return (int)ptrace(PTRACE_SETREGS, pid, 0, r);
}
#elif defined(__aarch64__)
// mov x0, x3; mov x8, #221; svc #0; mov x0, #126; mov x8, #94; svc #0: the return value goes to x0, so the path waits in x3.
static const unsigned char code[CODE] = {0xe0, 0x03, 0x03, 0xaa, 0xa8, 0x1b, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4,
                                         0xc0, 0x0f, 0x80, 0xd2, 0xc8, 0x0b, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4};
#define STACK_OF(r) ((r).sp)
#define PROGRAM_OF(r) ((r).pc)
#define IS_32_BIT(r) 0
#define CODE_OF(r) code
#define CAN_REEXEC

// A 32-bit image has fewer registers: not written for those.
static int get_registers(pid_t pid, registers *r) {
  struct iovec area = {r, sizeof *r};
  return ptrace(PTRACE_GETREGSET, pid, (void *)NT_PRSTATUS, &area) || area.iov_len != sizeof *r ? -1 : 0;
}

static int set_arguments(pid_t pid, registers *r, uint64_t path, uint64_t argv, uint64_t envp) {
  struct iovec area = {r, sizeof *r};
  r->regs[3] = path, r->regs[1] = argv, r->regs[2] = envp;
  return (int)ptrace(PTRACE_SETREGSET, pid, (void *)NT_PRSTATUS, &area);
}
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
  size_t length = strlen(path) + 1;
  if (length > BELOW / 2 || get_registers(pid, &r)) return -1;
  uint64_t word = IS_32_BIT(r) ? 4 : 8, stack = STACK_OF(r);
  // The count is below 2³¹, whatever lies behind it.
  uint64_t argc = (uint32_t)ptrace(PTRACE_PEEKDATA, pid, (void *)(uintptr_t)stack, 0);
  uint64_t argv = stack + word, envp = argv + word * (argc + 1), at = (stack - BELOW) & ~15ull;
  if (poke(pid, at, path, length) || poke(pid, PROGRAM_OF(r), CODE_OF(r), CODE)) return -1;
  return set_arguments(pid, &r, at, argv, envp);
#else
  (void)pid, (void)path;
  return -1;  // written for x86-64 and arm64; elsewhere the program runs without the privileges, and a note says so
#endif
}
#endif
