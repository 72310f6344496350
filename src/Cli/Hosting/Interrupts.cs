using System.Runtime.InteropServices;
using LabSim.Contracts;

namespace LabSim.Cli.Hosting;

/// <summary>
/// Ctrl+C, SIGTERM and SIGHUP. The first asks the verb to end in order; a second one leaves at once. As long as no verb asks for
/// <see cref="First"/>, the signals do what they always do.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _first = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    private Action? _farewell;

    /// <summary>Leaves the process; tests put something else here.</summary>
    public Action<int> Leave { get; init; } = Environment.Exit;

    /// <summary>Whether an interrupt came.</summary>
    public bool Raised => _first.IsCancellationRequested;

    /// <summary>Cancelled by the first interrupt.</summary>
    public CancellationToken First
    {
        get
        {
            if (_registrations.Count == 0)
            {
                foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
                {
                    _registrations.Add(PosixSignalRegistration.Create(signal, context =>
                    {
                        context.Cancel = true;
                        Raise();
                    }));
                }
            }

            return _first.Token;
        }
    }

    /// <summary>What a signal does.</summary>
    public void Raise()
    {
        if (_first.IsCancellationRequested)
        {
            _farewell?.Invoke();
            Leave(ExitStatus.Interrupted);
        }

        _first.Cancel();
    }

    /// <summary>Does something before a second interrupt leaves, until the result is disposed.</summary>
    public IDisposable BeforeLeaving(Action farewell)
    {
        _farewell = farewell;
        return new Farewell(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _first.Dispose();
    }

    private sealed class Farewell(Interrupts owner) : IDisposable
    {
        public void Dispose() => owner._farewell = null;
    }
}
