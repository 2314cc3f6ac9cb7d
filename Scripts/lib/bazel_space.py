"""A Bazel workspace in which every action writes when it began and ended; what prove_tools.py builds in."""
import json, os, shlex, shutil, subprocess, tempfile

PLACE = os.path.join(tempfile.gettempdir(), "ratchet-prove", "tools")
SPACE = os.path.join(PLACE, "space")
STAMPS = os.path.join(PLACE, "stamps")
BAZEL = ["bazel", f"--output_user_root={PLACE}/root"]
OPTIONS = ["--spawn_strategy=processwrapper-sandbox", "--nosandbox_debug", "--color=no", "--curses=no"]
LIB = ["//lib:g0", "//lib:g1", "//lib:g2"]
TREE = LIB + ["//app:app"]
# Names that only a quoted query, an escaped file or a second decoding gets right.
ODD = [f"//odd:{name}" for name in ("a!%-@^_#$&()*+,;<=>?[]{|}~.b", "it's", 'say"x"', "both\"and'", "sub/dir/name", "sp ace", "`tick`", "ümlaut")]
# Debian's Bazel would load these from the net; the rules are built in, so that names are enough.
SHIMS = {
    "rules_cc/cc": "cc_binary cc_library cc_test objc_library cc_proto_library cc_toolchain cc_toolchain_suite",
    "rules_java/java": "java_binary java_library java_test java_import java_plugin java_proto_library java_toolchain java_runtime",
    "rules_proto/proto": "proto_library proto_lang_toolchain",
}
WORKSPACE = """workspace(name = "space")
[local_repository(name = r, path = "offline/" + r) for r in ["rules_cc", "rules_java", "rules_proto", "remote_coverage_tools", "remote_java_tools_linux"]]
local_repository(name = "platforms", path = "/usr/share/bazel/platforms")
"""
# bash's own clock: no process stands between an action and its stamp.
TEST = f"""#!/bin/bash
s=$EPOCHREALTIME; sleep 2
echo "$s $EPOCHREALTIME //t:LABEL" >> {STAMPS}
exit STATUS
"""
RULE = """genrule(name = {name}, srcs = {needs}, outs = [{out}], cmd = {command}, tags = {tags}, visibility = ["//visibility:public"])
"""
# Bazel's own hook of a workspace; a query that never ends, where a file asks for it.
HOOK = f"""#!/bin/bash
echo "$1" >> {PLACE}/hook
if [ -e {PLACE}/endless ]; then for word in "$@"; do [ "$word" != query ] || exec sleep 4711; done; fi
exec "$BAZEL_REAL" "$@"
"""


def write(name, text, mode=0o644):
    path = os.path.join(SPACE, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)


def rule(label, needs, length, tail="", tags=(), number=0):
    command = f"s=$$EPOCHREALTIME; sleep {length}; cat $(SRCS) > $@; echo \"$$s $$EPOCHREALTIME \"{shlex.quote(label).replace('$', '$$')} >> {STAMPS}{tail}"
    name = label.split(":", 1)[1]
    out = f"o{number}.out" if label in ODD else f"{name}.out"
    quoted = [json.dumps(value, ensure_ascii=False) for value in (name, needs, out, command, list(tags))]
    return RULE.format(name=quoted[0], needs=quoted[1], out=quoted[2], command=quoted[3], tags=quoted[4])


def bare(*words, check=True):
    return subprocess.run(BAZEL + list(words), cwd=SPACE, check=check, capture_output=True, text=True).stdout.strip()


def clear():
    if os.path.isdir(SPACE):
        for option in ([], [f"--output_base={PLACE}/full/base"]):
            if not option or os.path.isdir(f"{PLACE}/full/base"):
                subprocess.run(BAZEL + option + ["shutdown"], cwd=SPACE, capture_output=True)
    subprocess.run(["umount", f"{PLACE}/full"], capture_output=True)
    subprocess.run(["chmod", "-R", "u+w", PLACE], capture_output=True)
    shutil.rmtree(PLACE, ignore_errors=True)


def prepare():
    clear()
    write("WORKSPACE", WORKSPACE)
    for shim, rules in SHIMS.items():
        write(f"offline/{shim.split('/')[0]}/WORKSPACE", "")
        write(f"offline/{shim}/BUILD", "")
        write(f"offline/{shim}/defs.bzl", "".join(f"def {r}(**kw): native.{r}(**kw)\n" for r in rules.split()))
    write("offline/remote_java_tools_linux/WORKSPACE", "")
    write("offline/remote_coverage_tools/WORKSPACE", "")
    write("offline/remote_coverage_tools/BUILD",
          'package(default_visibility = ["//visibility:public"])\nfilegroup(name = "coverage_report_generator", srcs = [])\n')
    write("BUILD", "")
    write("lib/BUILD", "".join(rule(label, [f"a{i}.txt"], 1.2) for i, label in enumerate(LIB)))
    for name in ("lib/a0.txt", "lib/a1.txt", "lib/a2.txt", "app/main.txt", "bad/bad.txt", "odd/odd.txt"):
        write(name, name + "\n")
    write("app/BUILD", rule("//app:app", ["//lib:g0", "//lib:g1", "main.txt"], 1.2)
          + rule("//app:long", ["//lib:g2"], 60, tags=["manual"])
          + 'sh_binary(name = "prog", srcs = ["prog.sh"], data = ["//lib:g0"])\n')
    write("app/prog.sh", "#!/bin/sh\nsleep 0.3\n", 0o755)
    write("bad/BUILD", rule("//bad:bad", ["bad.txt"], 1, tail=" && false", tags=["manual"])
          + rule("//bad:behind", [":bad", "//lib:g2"], 1, tags=["manual"]))
    write("odd/BUILD", "".join(rule(label, ["odd.txt"], 1.2, number=i) for i, label in enumerate(ODD)))
    write("t/BUILD", 'sh_test(name = "ok", srcs = ["ok.sh"], data = ["//app:app"], size = "small")\n'
          'sh_test(name = "fails", srcs = ["fails.sh"], size = "small", tags = ["manual"])\n')
    write("t/ok.sh", TEST.replace("LABEL", "ok").replace("STATUS", "0"), 0o755)
    write("t/fails.sh", TEST.replace("LABEL", "fails").replace("STATUS", "1"), 0o755)
    write("big/BUILD", 'genrule(name = "big", outs = ["big.out"], cmd = "head -c 200000000 /dev/zero > $@")\n')
    write("all.sh", f"#!/bin/sh\nset -e\n{' '.join(BAZEL + ['build'] + OPTIONS)} //lib/... //app:app\nnpm run --silent pack\nmake -s prog\n", 0o755)
    write("package.json", '{"name": "space", "private": true, "scripts": {"pack": "sleep 0.3"}}\n')
    write("Makefile", "prog: main.c\n\tcc -o prog main.c\n")
    write("main.c", "int main(void) { return 0; }\n")
    bare("info", "release")
