import Testing
import TestSupport
@Test func place() throws { print(product("ratchet"), CommandLine.arguments); print(try run(["sh","-c","echo $A; pwd; exit 3"], in: "/tmp", environment:["A":"b"])) }
