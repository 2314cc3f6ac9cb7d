"""How a command is timed, and how figures are summed up; what bench.py and bench_stored.py share."""
import os, random, statistics, sys, time


def once(command, folder, environment=None):
    """Wall and CPU seconds (of the whole tree that was waited for), peak memory in MB."""
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.chdir(folder)
        null = os.open("/dev/null", os.O_RDWR)
        for descriptor in range(3):
            os.dup2(null, descriptor)
        os.execvpe(command[0], command, environment or os.environ)
    _, status, use = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"error: {' '.join(command)} ended with {status}")
    return wall, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024


def median_interval(values, seed=1, times=2000):
    """Bootstrap percentiles of the median (Efron 1979), seeded."""
    random_ = random.Random(seed)
    medians = sorted(statistics.median(random_.choices(values, k=len(values))) for _ in range(times))
    return medians[int(0.025 * times)], medians[int(0.975 * times)]


def shown(values, form="{:.2f}"):
    low, high = median_interval(values)
    return f"{form.format(statistics.median(values))} ({form.format(low)}–{form.format(high)})"
