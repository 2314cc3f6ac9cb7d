import Figures

/// Where the merging begins: every atom alone, of many atoms fewer units.
enum AgglomerationStart {
  static let most = 100

  static func partition(_ search: Search) -> Partition {
    let atoms = search.atoms
    let size = atoms.movable
    let clusters = clusters(search)
    // The units of whole targets come first, then those of clusters.
    var partition = Partition(whole: atoms)
    for atom in size..<atoms.count { partition.unit[atom] = Int32(atom - size) }
    partition.count = atoms.count - size
    var known: [Int: Int32] = [:]
    for atom in 0..<size {
      // Only atoms of one target and side may share a unit.
      let side = (atoms.target[atom] ?? 0) * 2 + (search.isAbove.isEmpty || !search.isAbove[atom] ? 0 : 1)
      let key = clusters[atom] * atoms.targets.count * 2 + side
      if known[key] == nil {
        known[key] = Int32(partition.count)
        partition.count += 1
      }
      partition.unit[atom] = known[key] ?? 0
    }
    return partition
  }

  private static func clusters(_ search: Search) -> [Int] {
    let atoms = search.atoms
    let size = atoms.movable
    let inner = atoms.edges.filter { Int($0.from) < size && Int($0.to) < size }
      .map { (from: Int($0.from), to: Int($0.to)) }
    let touches = atoms.touches.prefix(size)
    let all = max(1, touches.reduce(0, +))
    return Coarsening.clusters(
      Adjacency(count: size, edges: inner), signatures: Array(0..<size),
      importance: touches.map { 1 / Double(size) + $0 / all }, most: most
    ).cluster
  }
}
