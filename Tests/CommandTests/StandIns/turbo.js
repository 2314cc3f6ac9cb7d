// Stands in for Turborepo where its registry is not reached: caches by content, runs `npm run TASK` in the folder of every
// package with TURBO_HASH alone in the environment, and writes a run summary where it is asked to. Version 9.9.9, so that
// nothing hangs on a version that is known. Arguments: run TASK [--dry=json]; STAND_IN_OLD=1 behaves as up to 2.8 when it is
// stopped: no summary, exit 1.
const fs = require('fs'), path = require('path'), crypto = require('crypto'), { spawn } = require('child_process');
const root = process.cwd(), started = Date.now();
const words = process.argv.slice(2).filter(word => !word.startsWith('-'));
const task = words[1], isPlan = process.argv.includes('--dry=json');
const packages = {};
for (const folder of fs.readdirSync('packages')) {
  const file = path.join(root, 'packages', folder, 'package.json');
  if (fs.existsSync(file)) packages[JSON.parse(fs.readFileSync(file)).name] = { folder: 'packages/' + folder, ...JSON.parse(fs.readFileSync(file)) };
}
const needs = name => Object.keys(packages[name].dependencies || {}).filter(other => packages[other]);
const hashes = {};
function hash(name) {
  const sum = crypto.createHash('sha1').update(name + task);
  const sources = path.join(root, packages[name].folder, 'src');
  for (const file of fs.existsSync(sources) ? fs.readdirSync(sources).sort() : []) sum.update(fs.readFileSync(path.join(sources, file)));
  for (const other of needs(name)) sum.update(hash(other));
  return hashes[name] = sum.digest('hex').slice(0, 16);
}
const cached = name => path.join(root, '.turbo/cache', hash(name) + '-meta.json');
const script = name => (packages[name].scripts || {})[task];
const order = [];
(function visit(names) { for (const name of names) { visit(needs(name)); if (!order.includes(name)) order.push(name); } })(Object.keys(packages));

function record(name, execution) {
  const file = cached(name), isHit = !execution || execution.isHit;
  const status = fs.existsSync(file) && isHit
    ? { local: true, remote: false, status: 'HIT', source: 'LOCAL', timeSaved: JSON.parse(fs.readFileSync(file)).duration }
    : { local: false, remote: false, status: 'MISS', timeSaved: 0 };
  const id = other => other + '#' + task;
  const { isHit: _, ...times } = execution || {};
  return { taskId: id(name), task, package: name, hash: hash(name), cache: status, command: script(name) || '<NONEXISTENT>',
    directory: packages[name].folder, dependencies: needs(name).map(id),
    dependents: order.filter(other => needs(other).includes(name)).map(id), ...(execution ? { execution: times } : {}) };
}
if (isPlan) {
  console.log(JSON.stringify({ id: 'plan', version: '1', turboVersion: '9.9.9', monorepo: true, packages: order, tasks: order.map(name => record(name)) }, null, 2));
  process.exit(0);
}

const done = [], running = new Map(), waiting = new Set(order);
let attempted = 0, isStopping = false, status = 0;
function finish() {
  if (running.size) return;
  const ended = done.filter(one => script(one.name));
  if (process.env.TURBO_RUN_SUMMARY === 'true' && !(isStopping && status === 0 && process.env.STAND_IN_OLD)) {
    fs.mkdirSync('.turbo/runs', { recursive: true });
    const count = test => ended.filter(test).length;
    const execution = { command: 'turbo run ' + task, repoPath: '', success: count(one => !one.isHit && !one.exitCode), failed: count(one => one.exitCode),
      cached: count(one => one.isHit), attempted, startTime: started, endTime: Date.now(), exitCode: status };
    const file = path.join(root, '.turbo/runs', 'run' + started + '.json');
    fs.writeFileSync(file, JSON.stringify({ id: 'run', version: '1', turboVersion: '9.9.9', monorepo: true, execution, packages: order, envMode: 'strict',
      tasks: ended.map(({ name, ...execution }) => record(name, execution)), user: '', scm: { type: 'git', sha: '', branch: '' } }, null, 2));
    console.log('Summary:    ' + file);
  }
  process.exit(isStopping && status === 0 && process.env.STAND_IN_OLD ? 1 : status);
}
function stop(but) {
  isStopping = true;
  for (const [name, child] of running) if (name !== but) try { process.kill(-child.pid, 'SIGINT'); } catch {}
  finish();
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop());

function next() {
  for (const name of [...waiting]) {
    if (isStopping || running.size >= 2 || needs(name).some(other => !done.find(one => one.name === other))) continue;
    waiting.delete(name);
    const startTime = Date.now();
    if (!script(name)) { done.push({ name }); continue; }
    attempted += 1;
    if (fs.existsSync(cached(name))) { done.push({ name, isHit: true, startTime, endTime: startTime + 1, exitCode: 0 }); continue; }
    const child = spawn('npm', ['run', task], { cwd: path.join(root, packages[name].folder), detached: true, stdio: ['ignore', 'inherit', 'inherit'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TURBO_HASH: hash(name) } });
    running.set(name, child);
    child.on('exit', (exitCode, signal) => {
      running.delete(name);
      const endTime = Date.now();
      if (!signal && !(isStopping && status === 0)) done.push({ name, startTime, endTime, exitCode });
      if (exitCode === 0) {
        fs.mkdirSync('.turbo/cache', { recursive: true });
        fs.writeFileSync(cached(name), JSON.stringify({ hash: hash(name), duration: endTime - startTime }));
      } else if (!isStopping) { status = exitCode || 1; return stop(name); }
      if (isStopping) finish(); else next();
    });
  }
  if (!running.size && [...waiting].every(name => needs(name).every(other => !done.find(one => one.name === other)) && needs(name).length)) return finish();
  if (!running.size && !waiting.size) return finish();
  if (!running.size) setImmediate(next);
}
next();
