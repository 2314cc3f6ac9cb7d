/// JavaScript and TypeScript: scripts of package.json, workspaces, Nx, Turborepo.
extension Shape {
  static let scripts: [Shape] = [
    Shape(
      "npm, build and test",
      [
        "package.json": #"{"scripts": {"build": "tsc", "test": "node --test"}}"#, "package-lock.json": "{}",
        "dist/": "",
      ],
      "sh -c 'npm run build && npm test'",
      """
      package-lock.json: npm is the package manager
      package.json: scripts `build` and `test`: the loop is both
      outputs: dist
      before: npm ci
      """),
    Shape(
      "npm, test builds first",
      ["package.json": #"{"scripts": {"build": "tsc", "pretest": "npm run build", "test": "mocha"}}"#], "npm test",
      "package.json: script `test` runs `build` first\nbefore: npm install"),
    Shape(
      "npm without a real test",
      ["package.json": #"{"scripts": {"build": "vite build", "test": "echo \"Error: no test specified\" && exit 1"}}"#],
      "npm run build", "package.json: script `build`, and none that tests and ends\nbefore: npm install"),
    Shape(
      "vitest that would watch", ["package.json": #"{"packageManager": "npm@10", "scripts": {"test": "vitest"}}"#],
      "npm test -- --run",
      """
      package.json: packageManager says npm
      package.json: script `test`
      package.json: `--run`: it would watch in a terminal
      before: npm install
      """),
    Shape(
      "a test that always watches",
      ["package.json": #"{"scripts": {"test": "jest --watch", "test:ci": "jest"}}"#, "yarn.lock": ""],
      "yarn run test:ci",
      "yarn.lock: yarn is the package manager\npackage.json: script `test:ci`\nbefore: yarn install"),
    Shape(
      "no script builds", ["package.json": #"{"scripts": {"lint": "eslint ."}}"#], "-",
      "package.json: no script builds or tests"),
    Shape(
      "npm workspaces", ["package.json": #"{"workspaces": ["packages/*"]}"#, "package-lock.json": "{}"],
      "sh -c 'npm run build --workspaces --if-present && npm run test --workspaces --if-present'",
      """
      package-lock.json: npm is the package manager
      package.json: a workspace whose root has no scripts: `build` and `test` of every package
      before: npm ci
      """),
    Shape(
      "pnpm workspace",
      [
        "package.json": #"{"packageManager": "pnpm@9.1.0+sha512.x"}"#, "pnpm-workspace.yaml": "packages:\n  - 'p/*'\n",
        "pnpm-lock.yaml": "",
      ],
      "sh -c 'pnpm -r --if-present run build && pnpm -r --if-present run test'",
      """
      package.json: packageManager says pnpm
      pnpm-workspace.yaml: a workspace whose root has no scripts: `build` and `test` of every package
      before: pnpm install
      """),
    Shape(
      "yarn workspaces with root scripts",
      [
        "package.json":
          #"{"workspaces": ["p/*"], "packageManager": "yarn@4.1.0", "scripts": {"compile": "tsc -b", "test": "vitest run"}}"#
      ],
      "sh -c 'yarn run compile && yarn test'",
      """
      package.json: packageManager says yarn
      package.json: scripts `compile` and `test`: the loop is both
      before: yarn install
      """),
    Shape(
      "modern yarn workspaces", ["package.json": #"{"workspaces": ["p/*"]}"#, "yarn.lock": "", ".yarnrc.yml": ""],
      "sh -c 'yarn workspaces foreach -Apt run build && yarn workspaces foreach -Apt run test'",
      """
      yarn.lock: yarn is the package manager
      package.json: a workspace whose root has no scripts: `build` and `test` of every package
      before: yarn install
      """),
    Shape(
      "bun", ["package.json": #"{"scripts": {"test": "bun test"}}"#, "bun.lock": ""], "bun run test",
      "bun.lock: bun is the package manager\npackage.json: script `test`\nbefore: bun install"),
    Shape(
      "Nx",
      ["nx.json": "{ // targets\n}", "package.json": #"{"scripts": {"build": "nx build"}}"#, "pnpm-lock.yaml": ""],
      "pnpm exec nx run-many -t build test",
      """
      nx.json: an Nx workspace
      pnpm-lock.yaml: pnpm is the package manager
      nx.json: `run-many`, not `affected`: no base is needed, and what did not change comes from Nx's cache
      before: pnpm install
      """),
    Shape(
      "Nx with its own launcher", ["nx.json": "{}", "nx": "#!/bin/sh", "pom.xml": ""], "./nx run-many -t build test",
      """
      nx.json: an Nx workspace
      nx: its own launcher
      nx.json: `run-many`, not `affected`: no base is needed, and what did not change comes from Nx's cache
      pom.xml: also there: `mvn -q verify`
      """),
    Shape(
      "Turborepo",
      [
        "turbo.json": #"{"tasks": {"build": {}, "web#test": {}, "lint": {}}}"#, "package.json": "{}",
        "package-lock.json": "",
      ],
      "npx turbo run build test",
      """
      turbo.json: a Turborepo
      package-lock.json: npm is the package manager
      turbo.json: its tasks `build` and `test`
      before: npm ci
      """),
    Shape(
      "Turborepo of version 1 with comments",
      [
        "turbo.json": "{\"pipeline\": { // here\n\"build\": {\"dependsOn\": [\"^build\", \"test\"]}}}",
        "package.json": "{}", "yarn.lock": "",
      ],
      "yarn turbo run build",
      """
      turbo.json: a Turborepo
      yarn.lock: yarn is the package manager
      turbo.json: its tasks `build`
      before: yarn install
      """),
    Shape(
      "package.json that is no JSON", ["package.json": "{scripts: {}}"], "-",
      "package.json: not valid JSON: its scripts are not known"),
  ]
}
