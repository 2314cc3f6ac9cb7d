/// Several tools in one repository, none in its root, none at all.
extension Shape {
  static let mixed: [Shape] = [
    Shape(
      "a makefile around Go and npm",
      [
        "Makefile": "test:\n\t$(GO) test ./...\n\tnpm test --prefix web # make\nGO ?= go\n", "go.mod": "",
        "package.json": #"{"scripts": {"test": "jest"}}"#,
      ],
      "make test",
      "Makefile: make: target `test`\ngo.mod: go, which make calls\npackage.json: npm, which make calls"),
    Shape(
      "just around Cargo", ["justfile": "test:\n  cargo test --all\n", "Cargo.toml": "[package]"], "just test",
      "justfile: just: recipe `test`\nCargo.toml: cargo, which just calls"),
    Shape(
      "just for releases beside Cargo", ["justfile": "release v:\n  cargo publish\n", "Cargo.toml": "[package]"],
      "cargo test",
      "Cargo.toml: a Cargo package\njustfile: just: no recipe builds or tests\noutputs: target"),
    Shape(
      "a makefile that only builds beside Cargo that tests",
      ["Makefile": "build:\n\tcargo build --release\n", "Cargo.toml": "[package]"], "cargo test",
      "Cargo.toml: a Cargo package\nMakefile: also there: `make`\noutputs: target"),
    Shape(
      "npm around Cargo", ["package.json": #"{"scripts": {"test": "cargo test && jest"}}"#, "Cargo.toml": "[package]"],
      "npm test", "package.json: script `test`\nCargo.toml: cargo, which npm calls\nbefore: npm install"),
    Shape(
      "a makefile around CMake",
      [
        "Makefile": "all:\n\tcmake -B build && cmake --build build\ntest: all\n\tctest --test-dir build\n",
        "CMakeLists.txt": "",
      ],
      "make test", "Makefile: make: target `test`\nCMakeLists.txt: cmake, which make calls"),
    Shape(
      "a makefile by hand beside CMake that nobody configured",
      ["Makefile": "check: all\nall: x\n", "CMakeLists.txt": "", "MODULE.bazel": "", "Package.swift": ""], "make check",
      """
      Makefile: make: target `check`
      MODULE.bazel: also there: `bazel test //...`
      Package.swift: also there: `swift build`
      CMakeLists.txt: also there: `cmake --build build`
      """),
    Shape(
      "a makefile by hand beside CMake that is configured",
      ["Makefile": "check: all\nall: x\n", "CMakeLists.txt": "", "build/CMakeCache.txt": ""], "cmake --build build",
      """
      CMakeLists.txt: a CMake build
      build/CMakeCache.txt: configured here
      Makefile: also there: `make check`
      outputs: build
      """),
    Shape(
      "CMake and autotools, neither configured", ["CMakeLists.txt": "", "configure.ac": "", "Makefile.am": ""],
      "cmake --build build",
      """
      CMakeLists.txt: a CMake build
      CMakeLists.txt: no build folder yet
      configure.ac: also there: `make check`
      outputs: build
      before: cmake -B build
      """),
    Shape(
      "two that call each other",
      ["Makefile": "test:\n\tnpm test\n", "package.json": #"{"scripts": {"test": "make test"}}"#], "npm test",
      "package.json: script `test`\nMakefile: make, which npm calls\nbefore: npm install"),
  ]

  static let odd: [Shape] = [
    Shape("nothing at all", [:], "-", ""),
    Shape("documents only", ["README.md": "", "docs/Makefile": "html:\n\tsphinx-build\n"], "-", ""),
    Shape(
      "Cargo one folder down", ["README.md": "", "engine/Cargo.toml": "[package]", "docs/Makefile": "x:\n"],
      "cargo test --manifest-path engine/Cargo.toml", "engine/Cargo.toml: a Cargo package\noutputs: engine/target"),
    Shape(
      "npm one folder down", ["the app/package.json": #"{"scripts": {"build": "tsc", "test": "jest"}}"#],
      "sh -c 'cd 'the app' && npm run build && npm test'",
      """
      the app/package.json: scripts `build` and `test`: the loop is both
      before: cd 'the app' && npm install
      """),
    Shape(
      "make, CMake, Meson one folder down: a person must choose",
      ["a/Makefile": "test: x\n", "b/CMakeLists.txt": "", "c/meson.build": "project()"], "-",
      """
      a/Makefile: make: target `test`: `make -C a test`
      b/CMakeLists.txt: a CMake build: `cmake --build b/build`
      c/meson.build: a Meson build: `meson test` builds, then tests: `meson test -C c/builddir`
      """),
    Shape(
      "CMake one folder down, configured", ["src/CMakeLists.txt": "", "src/build/CMakeCache.txt": ""],
      "cmake --build src/build",
      "src/CMakeLists.txt: a CMake build\nsrc/build/CMakeCache.txt: configured here\noutputs: src/build"),
    Shape(
      "a root that only lints and Go one folder down",
      [
        "package.json": #"{"scripts": {"lint": "eslint ."}}"#, "server/go.mod": "",
        "node_modules/x/Makefile": "test: x",
      ],
      "go test -C server ./...", "package.json: no script builds or tests\nserver/go.mod: a Go module"),
    Shape(
      "every other tool one folder down is reached from the root",
      ["x/gradlew": "", "x/build.gradle": ""], "./x/gradlew -p x check",
      """
      x/build.gradle: a Gradle build: `check` compiles and tests
      x/gradlew: the wrapper brings the version that it asks for
      outputs: x/build
      """),
  ]
}
