using LabSim.TestKit;

namespace LabSim.StateStore.Tests;

/// <summary>The store that other rooms' tests use keeps the contract, too.</summary>
public sealed class MemoryStateStoreTests : StateStoreContract
{
    protected override IStateStore Open(int keptChanges = 100_000) => new MemoryStateStore(keptChanges);
}
