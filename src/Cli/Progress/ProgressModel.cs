using LabSim.Cli.Rendering;
using LabSim.Contracts.Labs;

namespace LabSim.Cli.Progress;

/// <summary>What is known of a lab while work on it goes on: built from its document, kept up to date by its events.</summary>
/// <param name="title">What is done, for example <c>up ospf-triangle</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressModel(string title, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private readonly List<NodeProgress> _nodes = [];
    private readonly List<ImageProgress> _images = [];
    private string _step = "";
    private long _known;

    /// <summary>What is done.</summary>
    public string Title => title;

    /// <summary>Since the work began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>The nodes in the order of the file.</summary>
    public IReadOnlyList<NodeProgress> Nodes => _nodes;

    /// <summary>Images that are being built.</summary>
    public IReadOnlyList<ImageProgress> Images => _images;

    /// <summary>The step that is carried out now.</summary>
    public string Step => OperationState == "done" && _nodes.Count(node => node.State is "starting" or "booting") is > 0 and var waiting
        ? $"waiting for {Quantities.Of(waiting, "node")} to be ready" : _step;

    /// <summary>The state of an operation, by what its events say; <see langword="null"/> before the first.</summary>
    public string? OperationState { get; private set; }

    /// <summary>How long a node has been starting.</summary>
    public TimeSpan Age(NodeProgress node) => node.BootTime ?? time.GetElapsedTime(node.Since);

    /// <summary>Takes over what a document says.</summary>
    public void Take(LabDocument lab)
    {
        var since = _nodes.ToDictionary(node => node.Name, node => node.Since);
        _nodes.Clear();
        _nodes.AddRange(lab.Nodes.Select(node => new NodeProgress(node.Name, node.State, node.Reason, since.GetValueOrDefault(node.Name, time.GetTimestamp()),
            node.BootSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null)));
        _known = lab.LastEvent;
    }

    /// <summary>Takes over what an event says.</summary>
    /// <returns>A line for those who read lines, or <see langword="null"/> where there is nothing new to say.</returns>
    public string? Take(LabEventDocument happened, string operation)
    {
        switch (happened)
        {
            // The document may be newer than events that are still on their way.
            case { Type: "node", Node: { } name, State: { } state }:
                return happened.Number <= _known ? null : TakeNode(name, state, happened.Message);
            case { Type: "image", Message: { } message }:
                return TakeImage(happened.Node ?? "image", message, happened.Fraction ?? 0);
            case { Type: "operation", State: { } state } when happened.Operation == operation:
                OperationState = state;
                return null;
            case { Type: "step", Message: { } message }:
                _step = message;
                return message;
            case { Type: "warning", Message: { } message }:
                return $"warning: {message}";
            default:
                return null;
        }
    }

    /// <summary>Says which state an operation is in, where the server was asked.</summary>
    public void Take(OperationDocument operation) => OperationState = operation.State;

    private string? TakeNode(string name, string state, string? reason)
    {
        var index = _nodes.FindIndex(node => node.Name == name);
        var before = index < 0 ? new NodeProgress(name, "", null, time.GetTimestamp(), null) : _nodes[index];
        // A node that boots after it was anything but starting was reset. While it waits for others, which is a reason, it has not begun to start.
        var restarted = (state == "starting" && (before.State != "starting" || (before.Reason is not null && reason is null))) || (state == "booting" && before.State is "ready" or "failed" or "unresponsive");
        var since = restarted ? time.GetTimestamp() : before.Since;
        var after = new NodeProgress(name, state, reason, since, state == "ready" ? before.BootTime ?? time.GetElapsedTime(since) : null);
        if (index < 0)
        {
            _nodes.Add(after);
        }
        else
        {
            _nodes[index] = after;
        }

        if (before.State == state && before.Reason == reason)
        {
            return null;
        }

        return $"{name}: {state}{(string.IsNullOrEmpty(reason) ? "" : $" ({reason})")}";
    }

    private string? TakeImage(string name, string step, double fraction)
    {
        var index = _images.FindIndex(image => image.Name == name);
        var before = index < 0 ? null : _images[index];
        var after = new ImageProgress(name, step, fraction);
        if (index < 0)
        {
            _images.Add(after);
        }
        else
        {
            _images[index] = after;
        }

        return before?.Step == step ? null : $"image: {step}";
    }
}
