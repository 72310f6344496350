using LabSim.NodeRuntime.Consoles;

namespace LabSim.NodeRuntime.Machines;

/// <summary>A guest without our agent is ready when its console says what its kind's file says that it says.</summary>
internal sealed partial class Machine
{
    private ConsoleTexts _texts;

    private void OnConsole(ReadOnlyMemory<byte> piece)
    {
        lock (_lock)
        {
            if (_record.ReadyAt is not null || !_texts.Take(piece.Span))
            {
                return;
            }

            WriteReady();
        }

        _status.Update(facets => facets with { Ready = true });
    }

    private void WriteReady()
    {
        lock (_lock)
        {
            _record = _record with { ReadyAt = _record.ReadyAt ?? _time.GetUtcNow() };
        }
    }

    // What it said while no server was there is in the log alone.
    private void LookBack()
    {
        var from = Record.ConsoleFrom;
        var path = MachineFiles.Of(_config).ConsoleLog;
        if (_config.ReadyTexts.IsEmpty || Record.ReadyAt is not null || !new ConsoleTexts(_config.ReadyTexts).Take(LogTail.Read(path, SerialConsole.ScrollbackBytes, from > LogTail.Length(path) ? 0 : from)))
        {
            return;
        }

        WriteReady();
        _status.Update(facets => facets with { Ready = true });
    }
}
