using Microsoft.Extensions.Logging;

namespace LabSim.Switching.HandOver;

/// <summary>The server that waits for what this one hands over: a connection to it and to nobody else.</summary>
public sealed class Successor : IDisposable
{
    private readonly PartChannel _channel;
    private readonly ILogger _logger;
    private bool _isLost;

    internal Successor(PartChannel channel, ILogger logger) => (_channel, _logger) = (channel, logger);

    /// <summary>Says that a lab will be handed over in a moment: what can be made of it before is made.</summary>
    public void Prepare(string lab) => TrySend(new PartMessage(PartVerb.Prepare, lab, null));

    /// <summary>Gives it a part of a lab, which is its own from then on.</summary>
    public void Give(string lab, ExportedPart part)
    {
        using (part)
        {
            TrySend(new PartMessage(PartVerb.Hold, lab, part));
        }
    }

    /// <summary>Says that it has everything.</summary>
    public void End() => TrySend(PartMessage.Of(PartVerb.End));

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private void TrySend(PartMessage message)
    {
        if (_isLost)
        {
            return;
        }

        try
        {
            _channel.Send(message);
        }
        catch (IOException error)
        {
            _isLost = true;
            FabricLog.SuccessorLost(_logger, error);
        }
    }
}
