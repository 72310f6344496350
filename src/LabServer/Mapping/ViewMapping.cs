using LabSim.Contracts.Labs;
using LabSim.LabServer.Views;
using LabSim.NodeRuntime.Dissection;

namespace LabSim.LabServer.Mapping;

/// <summary>Views and taken-apart frames in the contract's words.</summary>
internal static class ViewMapping
{
    public static ViewDocument ToDocument(CaptureView view) =>
        new(view.Target.Id, view.Target.Endpoints, view.Target.Filter, view.State, view.File.Whole().Frames, view.Lost);

    public static FrameDocument ToDocument(int number, DissectedFrame frame) => new(
        number, [.. frame.Tree.Select(ToDocument)], Convert.ToBase64String(frame.Bytes.Span),
        frame.Sources.IsEmpty ? null : [.. frame.Sources.Select(source => new FrameBytes(source.Name, Convert.ToBase64String(source.Bytes.Span)))]);

    public static MatchesDocument ToDocument(MatchedFrames matched) => new(matched.Numbers, matched.Total);

    public static FollowDocument ToDocument(FollowedStream stream) => new(
        stream.A, stream.B, stream.Filter,
        [.. stream.Pieces.Select(piece => new FollowedBytes(piece.FromB ? "b" : "a", piece.Frame, Convert.ToBase64String(piece.Bytes.Span)))]);

    private static FrameItem ToDocument(DissectedItem item) => new(
        item.Label, item.Start, item.Length, item.Source == 0 ? null : item.Source, item.Severity, item.Filter, [.. item.Children.Select(ToDocument)]);
}
