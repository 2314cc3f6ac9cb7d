/// Builds of C and C++: make, autotools, CMake, Meson, Bazel.
extension Shape {
  static let native: [Shape] = [
    Shape(
      "make with check and test",
      ["Makefile": "CC ?= gcc\nall: app\napp: a.o\n\t$(CC) -o $@ $^\ncheck test: app\n\t./app --self-test\n"],
      "make check", "Makefile: make: target `check`"),
    Shape(
      "make, test in .PHONY only", ["GNUmakefile": "include rules.mk\n.PHONY: all \\\n  test\n"], "make test",
      "GNUmakefile: make: target `test`"),
    Shape(
      "make whose check only looks at sources",
      [
        "Makefile":
          "all::\ngen.h:\n\t./gen\ncheck: gen.h\n\tsparse *.c\nall:: app\ntest: all\n\t$(MAKE) -C t all\n"
      ], "make test", "Makefile: make: target `test`"),
    Shape(
      "make without tests",
      ["makefile": "# test: no\nVERSION := 1:2\nprog: x.c ; cc x.c\n\ttest: not a target\n%.o: %.c\n"], "make",
      "makefile: make: no target `check` or `test`, so the default `prog`"),
    Shape(
      "make whose test builds nothing",
      ["Makefile": "all: $(PLAT)\n$(PLATS) help test clean:\n\t@cd src && $(MAKE) $@\n"],
      "make all test",
      "Makefile: make: target `test`\nMakefile: `test` needs nothing that is built: `all` goes before it"),
    Shape(
      "make whose default only helps",
      ["Makefile": ".DEFAULT_GOAL = help\nbuild: ; cc x.c\nhelp:\n\t@grep '##' Makefile\n"], "make build",
      "Makefile: make: target `build`; its default only helps"),
    Shape(
      "autotools, fresh checkout",
      ["configure.ac": "AC_INIT", "Makefile.am": "bin_PROGRAMS = x", "autogen.sh": "", "src/x.c": ""],
      "make check",
      """
      configure.ac: a build with a configure script
      Makefile.am: make: target `check`
      before: ./autogen.sh && ./configure
      """),
    Shape(
      "autotools, configured in a folder",
      [
        "configure.ac": "", "configure": "", "Makefile.am": "", "Makefile.in": "", "build/config.status": "",
        "build/Makefile": "",
      ],
      "make -C build check",
      """
      configure.ac: a build with a configure script
      Makefile.am: make: target `check`
      build/config.status: configured here
      outputs: build
      """),
    Shape(
      "a configure script with a template", ["configure": "", "Makefile.in": "all: x\nx:\n\tcc x.c\n"], "make",
      "configure: a build with a configure script\nMakefile.in: make: the default goal\nbefore: ./configure"),
    Shape(
      "autoconf with a makefile by hand",
      ["configure.ac": "", "Makefile": "all:: git\ntest: all\n\t$(MAKE) -C t/ all\n"],
      "make test", "Makefile: make: target `test`"),
    Shape(
      "sources with a configure script, and CMake beside",
      [
        "CMakeLists.txt": "project(x)", "configure": "", "configure.ac": "", "Makefile.am": "", "Makefile.in": "",
        "Makefile": "all:\n\t./configure\n",
      ], "make check",
      """
      configure.ac: a build with a configure script
      Makefile.am: make: target `check`
      CMakeLists.txt: also there: `cmake --build build`
      before: ./configure
      """),
    Shape(
      "CMake, fresh checkout", ["CMakeLists.txt": "project(x)", "src/x.cpp": ""], "cmake --build build",
      "CMakeLists.txt: a CMake build\nCMakeLists.txt: no build folder yet\noutputs: build\nbefore: cmake -B build"),
    Shape(
      "CMake, configured, with tests",
      [
        "CMakeLists.txt": "project(x)", "out/CMakeCache.txt": "#\nCMAKE_GENERATOR:INTERNAL=Ninja\n",
        "out/CTestTestfile.cmake": "", "asan/CMakeCache.txt": "",
      ], "cmake --build asan",
      """
      CMakeLists.txt: a CMake build
      asan/CMakeCache.txt: configured here
      out/CMakeCache.txt: configured here too
      outputs: asan
      """),
    Shape(
      "CMake, configured with Ninja",
      [
        "CMakeLists.txt": "project(x)", "build/CMakeCache.txt": "#\nCMAKE_GENERATOR:INTERNAL=Ninja\n",
        "build/CTestTestfile.cmake": "", "a-build/CMakeCache.txt": "",
      ], "cmake --build build",
      """
      CMakeLists.txt: a CMake build
      build/CMakeCache.txt: configured here, generator Ninja
      a-build/CMakeCache.txt: configured here too
      build/CTestTestfile.cmake: there are tests, which this loop does not run: ctest --test-dir build
      outputs: build
      """),
    Shape(
      "CMake, configured among its sources",
      ["CMakeLists.txt": "project(x)", "CMakeCache.txt": "", "Makefile": "test:\n", "CTestTestfile.cmake": ""],
      "cmake --build .",
      """
      CMakeLists.txt: a CMake build
      CMakeCache.txt: configured here
      CTestTestfile.cmake: there are tests, which this loop does not run: ctest --test-dir .
      """),
    Shape(
      "CMake with presets",
      [
        "CMakeLists.txt": "project(x)",
        "CMakePresets.json": """
        {"version": 6, "configurePresets": [{"name": "base", "hidden": true}, {"name": "dev"}],
         "buildPresets": [{"name": "fast build", "configurePreset": "dev"}]}
        """,
      ], "cmake --build --preset 'fast build'",
      """
      CMakeLists.txt: a CMake build
      CMakePresets.json: no build folder yet; its first build preset is `fast build`
      before: cmake --preset dev
      """),
    Shape(
      "Meson, fresh checkout", ["meson.build": "project('x', 'c')"], "meson test -C builddir",
      """
      meson.build: a Meson build: `meson test` builds, then tests
      meson.build: no build folder yet
      outputs: builddir
      before: meson setup builddir
      """),
    Shape(
      "Meson, configured", ["meson.build": "project('x', 'c')", "_build/meson-info/meson-info.json": "{}"],
      "meson test -C _build",
      """
      meson.build: a Meson build: `meson test` builds, then tests
      _build/meson-info: configured here
      outputs: _build
      """),
    Shape(
      "Bazel", ["MODULE.bazel": "module(name = 'x')", "BUILD.bazel": ""], "bazel test //...",
      "MODULE.bazel: a Bazel workspace\noutputs: bazel-bin"),
    Shape(
      "Bazel of old", ["WORKSPACE": "", ".bazelrc": "", "CMakeLists.txt": ""], "bazel test //...",
      """
      WORKSPACE: a Bazel workspace
      CMakeLists.txt: also there: `cmake --build build`
      outputs: bazel-bin
      """),
  ]
}
