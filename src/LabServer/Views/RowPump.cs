using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Streams;

namespace LabSim.LabServer.Views;

/// <summary>One viewer's way through the rows of a view: at a steady pace, and no further ahead of the viewer than its credit.</summary>
internal sealed class RowPump(CaptureView view, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1.0 / RowsChannel.BatchesPerSecond);
    private readonly Lock _lock = new();
    private readonly Queue<int> _onTheWay = new();
    private readonly ArrayBufferWriter<byte> _batch = new();
    private bool _paused;
    private int _sent;
    private (string State, long Lost) _said = ("", 0);

    /// <summary>Sends until the view ends; returns why.</summary>
    public async Task<string> SendAsync(SendingSocket socket, CancellationToken ended)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, view.Closed);
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            do
            {
                if (MaySend() && Fill())
                {
                    await socket.SendAsync(_batch.WrittenMemory, WebSocketMessageType.Text);
                }
            }
            while (await timer.WaitForNextTickAsync(either.Token));
        }
        catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException && view.Closed.IsCancellationRequested)
        {
            // The view is no more.
        }

        return "the view is closed";
    }

    /// <summary>Takes what the viewer says.</summary>
    /// <exception cref="JsonException">That is no <see cref="RowsRequest"/>.</exception>
    public void Hear(ReadOnlyMemory<byte> message)
    {
        var said = JsonSerializer.Deserialize(message.Span, ContractJson.Default.RowsRequest) ?? throw new JsonException("null");
        lock (_lock)
        {
            _paused = said.Pause ?? _paused;
            while (said.Ack is { } taken && _onTheWay.TryPeek(out var end) && end <= taken)
            {
                _onTheWay.Dequeue();
            }
        }
    }

    private bool MaySend()
    {
        lock (_lock)
        {
            return !_paused && _onTheWay.Count < RowsChannel.Credit;
        }
    }

    // Rows, or news of the capture itself; without either there is nothing to say.
    private bool Fill()
    {
        var news = (view.State, view.Lost);
        if (news == _said && view.File.Whole().Frames == _sent)
        {
            return false;
        }

        _batch.ResetWrittenCount();
        var rows = RowWriter.Write(_batch, view.File, _sent, news.State, news.Lost);
        (_said, _sent) = (news, _sent + rows);
        if (rows > 0)
        {
            lock (_lock)
            {
                _onTheWay.Enqueue(_sent);
            }
        }

        return true;
    }
}
