/// Small programs that start others in every way that the system offers.
enum Programs {
  static let vfork = Pair.Program(
    name: "vfork",
    source: """
      #include <stdio.h>
      #include <sys/wait.h>
      #include <unistd.h>
      int main(void) {
        for (int i = 0; i < 20; i++) {
          int status;
          pid_t pid = vfork();
          if (pid == 0) {
            char *argv[] = {"sh", "-c", i % 2 ? "exit 3" : "kill -TERM $$", 0};
            execv("/bin/sh", argv);
            _exit(99);
          }
          if (waitpid(pid, &status, 0) != pid) return 1;
          printf("%x ", status);
        }
        return 5;
      }
      """)

  static let spawn = Pair.Program(
    name: "spawn",
    source: """
      #define _GNU_SOURCE
      #include <signal.h>
      #include <spawn.h>
      #include <stdio.h>
      #include <sys/wait.h>
      #include <unistd.h>
      extern char **environ;
      int main(void) {
        posix_spawnattr_t a;
        posix_spawnattr_init(&a);
        posix_spawnattr_setpgroup(&a, 0);
        posix_spawnattr_setflags(&a, POSIX_SPAWN_SETPGROUP);
        char *argv[] = {"sh", "-c", "test $(ps -o pgid= -p $$) -eq $$ && echo leader; exit 4", 0};
        pid_t pid;
        int status;
        if (posix_spawnp(&pid, "sh", 0, &a, argv, environ)) return 1;
        waitpid(pid, &status, 0);
        printf("%x\\n", status);
        char *none[] = {"no-such-program", 0};
        printf("%d\\n", posix_spawnp(&pid, "no-such-program", 0, 0, none, environ));
        return 0;
      }
      """)

  /// Eight threads that each start and await ten programs.
  static let threads = Pair.Program(
    name: "threads",
    source: """
      #define _GNU_SOURCE
      #include <pthread.h>
      #include <spawn.h>
      #include <stdio.h>
      #include <sys/wait.h>
      extern char **environ;
      static void *work(void *sum) {
        for (int i = 0; i < 10; i++) {
          char *argv[] = {"sh", "-c", "exit 2", 0};
          pid_t pid;
          int status;
          if (posix_spawnp(&pid, "sh", 0, 0, argv, environ) || waitpid(pid, &status, 0) != pid) return (void *)1;
          *(int *)sum += WEXITSTATUS(status);
        }
        return 0;
      }
      int main(void) {
        pthread_t threads[8];
        int sums[8] = {0}, total = 0;
        for (int i = 0; i < 8; i++) pthread_create(&threads[i], 0, work, &sums[i]);
        for (int i = 0; i < 8; i++) {
          void *failed;
          pthread_join(threads[i], &failed);
          total += failed ? -1000 : sums[i];
        }
        printf("%d\\n", total);
        return 0;
      }
      """)

  /// The leader sleeps while another thread becomes a program: that takes over the leader's process id.
  static let threadExec = Pair.Program(
    name: "threadexec",
    source: """
      #include <pthread.h>
      #include <stdio.h>
      #include <unistd.h>
      static void *become(void *unused) {
        (void)unused;
        char id[16];
        snprintf(id, sizeof id, "%d", getpid());
        execl("/bin/sh", "sh", "-c", "test $$ = \\"$1\\" && echo same; sh -c 'exit 6'; exit $?", "sh", id, (char *)0);
        return 0;
      }
      int main(void) {
        pthread_t thread[4];
        for (int i = 0; i < 3; i++) pthread_create(&thread[i], 0, (void *(*)(void *))pause, 0);
        pthread_create(&thread[3], 0, become, 0);
        pause();
        return 1;
      }
      """)

  /// The leader ends, its thread goes on and starts programs; the status is the last thread's word.
  static let deadLeader = Pair.Program(
    name: "deadleader",
    source: """
      #include <pthread.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <unistd.h>
      static void *go_on(void *unused) {
        (void)unused;
        usleep(50000);
        int status = system("exit 3");
        printf("%x\\n", status);
        exit(9);
      }
      int main(void) {
        pthread_t thread;
        pthread_create(&thread, 0, go_on, 0);
        pthread_exit(0);
      }
      """)

  /// Orphans come to the subreaper, which awaits them.
  static let subreaper = Pair.Program(
    name: "subreaper",
    source: """
      #include <stdio.h>
      #include <sys/prctl.h>
      #include <sys/wait.h>
      #include <unistd.h>
      int main(void) {
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        if (fork() == 0) {
          if (fork() == 0) {
            usleep(50000);
            _exit(8);
          }
          _exit(0);
        }
        int count = 0, status, last = 0;
        while (wait(&status) > 0) count++, last = status;
        printf("%d %x\\n", count, last);
        return 0;
      }
      """)

  /// A child that asks to die with its parent.
  static let parentDeath = Pair.Program(
    name: "parentdeath",
    source: """
      #include <signal.h>
      #include <stdio.h>
      #include <sys/prctl.h>
      #include <sys/wait.h>
      #include <unistd.h>
      int main(void) {
        int end[2];
        char byte;
        if (pipe(end)) return 1;
        pid_t middle = fork();
        if (middle == 0) {
          if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            write(end[1], "x", 1);
            sleep(30);
          }
          read(end[0], &byte, 1);
          _exit(0);
        }
        close(end[1]);
        waitpid(middle, 0, 0);
        printf("%zd\\n", read(end[0], &byte, 1));
        return 0;
      }
      """)

  /// Job control inside of the build: a child that stops and goes on is reported to its parent.
  static let stops = Pair.Program(
    name: "stops",
    source: """
      #define _GNU_SOURCE
      #include <signal.h>
      #include <stdio.h>
      #include <sys/wait.h>
      #include <unistd.h>
      int main(void) {
        int status;
        pid_t pid = fork();
        if (pid == 0) {
          // Time for the parent to hear that it goes on: the next stop takes that back.
          raise(SIGSTOP);
          usleep(300000);
          raise(SIGTSTP);
          usleep(300000);
          _exit(7);
        }
        setpgid(pid, pid);
        for (int i = 0; i < 5; i++) {
          if (waitpid(pid, &status, WUNTRACED | WCONTINUED) != pid) break;
          printf("%x ", status);
          if (WIFSTOPPED(status)) kill(pid, SIGCONT);
          if (WIFEXITED(status)) break;
        }
        return 0;
      }
      """)

  /// Waits by pidfd, then must find its child at once: runtimes give up when they do not.
  static let pidfd = Pair.Program(
    name: "pidfd",
    source: """
      #define _GNU_SOURCE
      #include <poll.h>
      #include <stdio.h>
      #include <sys/syscall.h>
      #include <sys/wait.h>
      #include <unistd.h>
      int main(void) {
        int late = 0;
        for (int i = 0; i < 300; i++) {
          int status;
          pid_t pid = fork();
          if (pid == 0) _exit(7);
          struct pollfd end = {(int)syscall(SYS_pidfd_open, pid, 0), POLLIN, 0};
          while (poll(&end, 1, -1) < 1) {}
          if (waitpid(pid, &status, WNOHANG) == 0) {
            late++;
            waitpid(pid, &status, 0);
          }
          close(end.fd);
        }
        printf("%d\\n", late);
        return late;
      }
      """)

  /// Traces itself, as some license checks and crash handlers do.
  static let tracesItself = Pair.Program(
    name: "traces",
    source: """
      #include <stdio.h>
      #include <sys/ptrace.h>
      int main(void) {
        long result = ptrace(PTRACE_TRACEME, 0, 0, 0);
        printf("%ld\\n", result);
        return result ? 1 : 0;
      }
      """)

  static let leak = Pair.Program(
    name: "leak",
    source: """
      #include <stdlib.h>
      #include <string.h>
      int main(int argc, char **argv) {
        char *volatile lost = malloc(77);
        memset(lost, 1, 77);
        if (argc > 1) free(lost);
        lost = 0;
        return argc > 2 ? atoi(argv[2]) : 0;
      }
      """, flags: ["-fsanitize=address"])

  /// Says with whose rights it runs.
  static let identity = Pair.Program(
    name: "identity",
    source: """
      #define _GNU_SOURCE
      #include <stdio.h>
      #include <unistd.h>
      int main(int argc, char **argv) {
        uid_t r, e, s;
        gid_t rg, eg, sg;
        getresuid(&r, &e, &s);
        getresgid(&rg, &eg, &sg);
        printf("%d of %s: %d/%d/%d %d/%d/%d\\n", argc, argv[1], r, e, s, rg, eg, sg);
        return 11;
      }
      """)

  /// Runs its arguments where ptrace(2) is answered with EPERM, as Yama and container profiles do.
  static let noPtrace = refusing("ptrace", with: "EPERM", name: "noptrace")
  /// Runs its arguments where flock(2) is answered with ENOLCK, as a file system without locks does.
  static let noLocks = refusing("flock", with: "ENOLCK", name: "nolocks")

  private static func refusing(_ call: String, with error: String, name: String) -> Pair.Program {
    Pair.Program(name: name, source: filter.replacing("CALL", with: call).replacing("ERROR", with: error))
  }

  private static let filter = """
    #include <errno.h>
    #include <linux/filter.h>
    #include <linux/seccomp.h>
    #include <stddef.h>
    #include <sys/prctl.h>
    #include <sys/syscall.h>
    #include <unistd.h>
    int main(int argc, char **argv) {
      struct sock_filter code[] = {
          BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
          BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_CALL, 0, 1),
          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ERROR),
          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      };
      struct sock_fprog filter = {sizeof code / sizeof *code, code};
      if (argc < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter))
        return 99;
      execvp(argv[1], argv + 1);
      return 98;
    }
    """
}
