using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Dissection;

namespace LabSim.LabServer.Views;

/// <summary>Batches of rows in JSON; see <see cref="RowsChannel"/>.</summary>
internal static class RowWriter
{
    // 2000 frames of full size; a batch of jumbo frames is shorter.
    private const int MostBytes = 4 << 20;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the batch that begins after some rows; returns how many rows it has.</summary>
    public static int Write(IBufferWriter<byte> output, FrameFile file, int from, string state, long lost)
    {
        var blocks = file.Read(from, RowsChannel.RowsPerBatch, MostBytes).AsSpan();
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteNumber("from", from);
        json.WriteStartArray("rows");
        var rows = 0;
        while (PcapngBlock.TryRead(blocks, out var block))
        {
            if (block.IsFrame)
            {
                Write(json, from + ++rows, block, file.FirstTime);
            }

            blocks = blocks[block.Length..];
        }

        json.WriteEndArray();
        json.WriteNumber("total", file.Whole().Frames);
        json.WriteNumber("lost", lost);
        json.WriteString("state", state);
        json.WriteEndObject();
        return rows;
    }

    private static void Write(Utf8JsonWriter json, int number, PcapngBlock block, long first)
    {
        var row = FrameRow.Of(block.Frame, block.OriginalLength);
        json.WriteStartArray();
        json.WriteNumberValue(number);
        json.WriteNumberValue(Math.Round((block.Nanoseconds - first) / 1e9, 9));
        json.WriteStringValue(row.Source);
        json.WriteStringValue(row.Destination);
        json.WriteStringValue(row.Protocol);
        json.WriteNumberValue(block.OriginalLength);
        json.WriteStringValue(row.Info);
        json.WriteNumberValue(block.Tapped);
        json.WriteNumberValue(block.Outbound ? RowsChannel.Outbound : RowsChannel.Inbound);
        json.WriteEndArray();
    }
}
