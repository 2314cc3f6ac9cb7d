// Stands in for npm below the other stand-ins: runs one script of the folder's package.json as npm does, without its start-up.
const fs = require('fs'), path = require('path'), { spawnSync } = require('child_process');
const file = path.join(process.cwd(), 'package.json'), package_ = JSON.parse(fs.readFileSync(file)), name = process.argv[3];
const result = spawnSync('sh', ['-c', package_.scripts[name]], { stdio: 'inherit',
  env: { ...process.env, npm_package_name: package_.name, npm_package_json: file, npm_lifecycle_event: name } });
if (result.signal) process.kill(process.pid, result.signal);
process.exit(result.status === null ? 1 : result.status);
