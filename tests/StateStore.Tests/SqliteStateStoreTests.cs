using LabSim.TestKit;

namespace LabSim.StateStore.Tests;

/// <summary>The SQLite file keeps the contract.</summary>
public sealed class SqliteStateStoreTests : StateStoreContract, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override IStateStore Open(int keptChanges = 100_000) => SqliteStateStore.Open(_directory["state.db"], keptChanges: keptChanges);
}
