import Model
import TestSupport
import Testing

@testable import Tools

/// Scripts of package.json files, told from processes: whose they are, what they are called, how long they worked.
@Suite struct ScriptTests {
  private func check(
    _ trace: String, _ expected: String, files: [ByteString: String] = [:],
    at location: SourceLocation = #_sourceLocation
  ) {
    checkText(describe(readTrace(trace, files: files)), expected, "the targets", at: location)
  }

  @Test(arguments: [
    ("npm run build", "npm build own"), ("npm run-script build --silent", "npm build own"), ("npm t", "npm test own"),
    ("npm run build --workspaces --if-present", "npm build many"), ("npm -ws run build", "npm build many"),
    ("npm run build -w app", "npm build app"), ("npm run build -w app --workspace=docs", "npm build many app docs"),
    ("npm run build -- -w app", "npm build own"), ("node /usr/lib/node_modules/npm/bin/npm-cli.js run x", "npm x own"),
    ("npm install", nil), ("npm exec -w base -- tsc", nil), ("npm", nil), ("npx tsc", nil),
    ("pnpm -r run build", "pnpm build many waits"), ("pnpm build", "pnpm build own"), ("pnpm test", "pnpm test own"),
    ("pnpm --reporter=ndjson -r --workspace-concurrency=3 run build", "pnpm build many waits -j3"),
    ("pnpm --filter app... run build", "pnpm build many ? waits"), ("pnpm -F app build", "pnpm build many app waits"),
    ("pnpm -w run build", "pnpm build own"), ("pnpm install", nil), ("pnpm exec nx build", nil),
    ("node /opt/pnpm.cjs -r --parallel run build", "pnpm build many"),
    ("yarn build", "yarn build own"), ("yarn run build", "yarn build own"), ("yarn install", nil), ("yarn", nil),
    ("yarn workspaces run build", "yarn build many"), ("yarn workspace app run build", "yarn build app"),
    ("yarn workspaces foreach -Apt run build", "yarn build many waits"), ("yarn workspaces list", nil),
    ("yarn workspaces foreach -Rpt --from app run build", "yarn build many ? waits"),
    ("/usr/bin/node /tools/lib/cli.js run build", "yarn build own"),
    ("bun run --filter * build", "bun build many waits"), ("bun run build", "bun build own"), ("bun build", nil),
    ("bun run --workspaces build", "bun build many waits"), ("bun ./x.ts", nil), ("bun --filter app build", nil),
    ("bun run --filter @acme/* --sequential build", "bun build many ?"), ("bun install", nil), ("make build", nil),
  ])
  func calls(_ line: String, _ expected: String?) {
    let call = ScriptCall(CommandWords.effective(line.split(separator: " ").map { ByteString(String($0)) }))
    let text = call.map { call -> String in
      var words = [call.runner.rawValue, call.script.description]
      switch call.reach {
      case .own: words.append("own")
      case .one(let name): words.append(name.description)
      case .many: words += ["many"] + (call.named ?? []).map(\.description)
      }
      if call.isSelected { words.append("?") }
      if call.waits, call.reach == .many { words.append("waits") }
      if let jobs = call.jobs { words.append("-j\(jobs)") }
      return words.joined(separator: " ")
    }
    #expect(text == expected)
  }

  @Test(arguments: [
    ("npm run build", "npm"), ("npm run dev", "command"), ("npm start", "command"),
    ("pnpm -r run test:watch", "command"),
    ("yarn workspaces run build", "yarn"), ("bun run --filter * build", "bun"), ("npm ci", "command"),
    ("turbo build", "turbo"), ("turbo run build --dry=json", "command"), ("turbo prune web", "command"),
    ("node node_modules/turbo/bin/turbo run build", "turbo"), ("lage build", "lage"), ("lage info build", "command"),
    ("env CI=1 npm test", "npm"),
    ("npx -y turbo@2 run build", "turbo"), ("pnpm exec turbo build", "turbo"), ("yarn turbo run build", "turbo"),
    ("npx lage build", "lage"), ("pnpm build", "pnpm"), ("yarn workspace web turbo", "yarn"),
  ])
  func recognized(_ line: String, _ tool: String) {
    let command = line.split(separator: " ").map { ByteString(String($0)) }
    #expect(Tools.recognize(Request(command: command, directory: "/ws")).name == tool)
  }

  /// npm's own start is the launch of its first script; what stands around a script is no part of it.
  @Test func npmBelowARunnerAndAlone() {
    let reading = readTrace(
      """
      0..1000 npm run build --workspaces
        200..300 in:/ws/packages/a {npm_package_name=a, npm_lifecycle_event=prebuild} sh -c 'true x'
        310..500 in:/ws/packages/a {npm_package_name=a, npm_lifecycle_event=build} sh -c 'node a.js'
          312..500 node a.js
        520..900 in:/ws/packages/b {npm_package_name=b, npm_lifecycle_event=build} sh -c 'node b.js'
          521..900 node b.js
      """)
    #expect(reading.tool == "npm")
    checkText(
      describe(reading), "a#prebuild task executed 100\na#build task executed 188\nb#build task executed 379")
    #expect(reading.targets.map { $0.launch?.milliseconds } == [200, 12, 21])
    #expect(reading.targets.map(\.start.milliseconds) == [0, 300, 500])
  }

  @Test func aPackageManagerBelowAnotherRunner() {
    check(
      """
      0..1000 turbo run build
        100..900 in:/ws/packages/ui {TURBO_HASH=4a2d627fa733d901} node /usr/bin/npm run build
          300..350 {npm_package_name=@kit/ui, npm_package_json=/ws/packages/ui/package.json, npm_lifecycle_event=prebuild} sh -c 'node -e 0'
            301..350 node -e 0
          400..880 {npm_package_name=@kit/ui, npm_package_json=/ws/packages/ui/package.json, npm_lifecycle_event=build} sh -c 'tsc -b'
            402..880 node tsc -b
      """, "@kit/ui#build task executed 478")
  }

  /// In loose mode npm itself still carries the names of the script around Turborepo.
  @Test func outerNamesAreNoTasks() {
    check(
      """
      0..1000 npm run build
        10..990 {npm_package_name=shop, npm_package_json=/ws/package.json, npm_lifecycle_event=build} sh -c 'turbo run build'
          20..980 turbo run build
            30..40 git rev-parse HEAD
            100..500 in:/ws/packages/a {TURBO_HASH=00000000000000aa} npm run build
              300..490 {npm_package_name=a, npm_package_json=/ws/packages/a/package.json} sh -c 'node a.js'
                301..489 node a.js
            100..500 in:/ws {TURBO_HASH=00000000000000bb} npm run lint
              300..490 {npm_lifecycle_event=lint} sh -c 'eslint .'
                301..489 node eslint .
      """,
      """
      #build group executed 960
      a#build task executed 188 < #build
      //#lint task executed 188 < #build
      """)
  }

  @Test func bunHandsTheRootsNamesToEveryTask() {
    let trace = """
      0..1000 bun run --filter * build
        10..400 in:/ws/packages/base {npm_package_name=shop, npm_package_json=/ws/package.json} bash -c 'node b.js' => @12 node b.js
        420..900 in:/ws/packages/ui {npm_package_name=shop, npm_package_json=/ws/package.json} bash -c 'node pre.js' => @422 node pre.js
        900..990 in:/ws/packages/ui {npm_package_name=shop, npm_package_json=/ws/package.json} bash -c 'node u.js' => @901 node u.js
      """
    check(trace, "base#build task executed 388\nui#build task executed 567")
    let files: [ByteString: String] = [
      "/ws/package.json": #"{"name": "shop", "workspaces": ["packages/*"]}"#,
      "/ws/packages/base/package.json": #"{"name": "base", "scripts": {"build": "node b.js"}}"#,
      "/ws/packages/ui/package.json":
        #"{"name": "@acme/ui", "scripts": {"prebuild": "node pre.js", "build": "node u.js"}}"#,
    ]
    check(
      trace, "base#build task executed 388\n@acme/ui#prebuild task executed 478\n@acme/ui#build task executed 89",
      files: files)
  }

  @Test func wireitNamesByFolderAndText() {
    let trace = """
      0..1000 npm run build
        10..990 {npm_package_name=shop, npm_package_json=/ws/package.json, npm_lifecycle_event=build} sh -c wireit
          20..980 node node_modules/.bin/wireit
            100..300 in:/ws/packages/a sh -c 'tsc -b'
              101..299 node tsc -b
            300..500 in:/ws sh -c 'node all.js'
              301..499 node all.js
      """
    let files: [ByteString: String] = [
      "/ws/package.json":
        #"{"name": "shop", "workspaces": ["packages/*"], "scripts": {"build": "wireit"}, "wireit": {"build": {"command": "node all.js"}}}"#,
      "/ws/packages/a/package.json":
        #"{"name": "a", "scripts": {"compile": "wireit"}, "wireit": {"compile": {"files": [], "command": "tsc -b"}}}"#,
    ]
    check(trace, "a#compile task executed 198\n#build task executed 198", files: files)
  }

  @Test func yarnWithoutAShellAndWithASignal() {
    check(
      """
      0..1000 !1 yarn workspaces foreach -Apt run build
        10..100 in:/ws/a {npm_package_name=a, npm_package_json=/ws/a/package.json, npm_lifecycle_event=build} /bin/sh /tmp/x/node one.js => @11 node one.js
        100..300 in:/ws/a {npm_package_name=a, npm_package_json=/ws/a/package.json, npm_lifecycle_event=build} /bin/sh /tmp/x/node two.js => @101 node two.js
        100..900 !143 in:/ws/b {npm_package_name=b, npm_package_json=/ws/b/package.json, npm_lifecycle_event=build} node b.js
      """,
      "a#build task executed 290\nb#build task cancelled 800")
  }

  /// A signal that hit the shell alone: its program ended well behind its back.
  @Test func theShellDiedOfTheSignal() {
    check(
      """
      0..1000 pnpm -r run build
        10..300 ^2 in:/ws/a {npm_package_name=a, PNPM_SCRIPT_SRC_DIR=/ws/a, npm_lifecycle_event=build} sh -c 'node a.js'
          12..400 node a.js
        20..30 sh -c "trap '' INT TERM HUP"
      """, "a#build task cancelled 388")
  }

  @Test(arguments: [
    ("turbo run build --token=abc", "turbo run build --token=***"), ("x --token abc -v", "x --token *** -v"),
    ("make NPM_TOKEN=abc all", "make NPM_TOKEN=*** all"), ("x --token --verbose", "x --token --verbose"),
    ("git clone https://me:pw@host/x.git", "git clone https://me:***@host/x.git"),
    ("x --tokens-file", "x --tokens-file"),
    ("make -j4", "make -j4"), ("x https://host/a@b:c", "x https://host/a@b:c"), ("x API_KEY=", "x API_KEY="),
  ])
  func secrets(_ line: String, _ shown: String) {
    let words = line.split(separator: " ").map { ByteString(String($0)) }
    #expect(Secrets.hidden(words).map(\.description).joined(separator: " ") == shown)
    let text = Secrets.hidden(["sh", "-c", ByteString(line)])
    #expect(text.last?.description == shown)
  }
}
