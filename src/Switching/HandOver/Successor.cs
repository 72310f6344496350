using Microsoft.Extensions.Logging;

namespace LabSim.Switching.HandOver;

/// <summary>The server that waits for what this one hands over: a connection to it and to nobody else.</summary>
public sealed class Successor : IDisposable
{
    private const int PatienceMilliseconds = 5000;
    private readonly PartChannel _channel;
    private readonly ILogger _logger;
    private bool _isLost;

    internal Successor(PartChannel channel, ILogger logger) => (_channel, _logger) = (channel, logger);

    /// <summary>Says that a lab will be handed over in a moment: what can be made of it before is made.</summary>
    public void Prepare(string lab) => TrySend(new PartMessage(PartVerb.Prepare, lab, null));

    /// <summary>Gives it a part of a lab, which is its own once it has taken all.</summary>
    public void Give(string lab, ExportedPart part)
    {
        using (part)
        {
            TrySend(new PartMessage(PartVerb.Hold, lab, part));
        }
    }

    /// <summary>Says that it was given everything.</summary>
    public void End() => TrySend(PartMessage.Of(PartVerb.End));

    /// <summary>Waits until it has taken everything.</summary>
    /// <returns>Whether it has; otherwise it learns that it is too late, and nothing goes on there.</returns>
    public bool HasTaken()
    {
        try
        {
            if (!_isLost && _channel.Receive(PatienceMilliseconds)?.Verb == PartVerb.End)
            {
                return true;
            }
        }
        catch (IOException)
        {
            // As good as silence.
        }

        _isLost = true;
        _channel.Dispose();
        return false;
    }

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
