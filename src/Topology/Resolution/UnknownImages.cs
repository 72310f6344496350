using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>What is said of an image that is not there: an error where all images are known, and a warning where only the server knows.</summary>
internal sealed class UnknownImages(ImageIndex images, DiagnosticBag report)
{
    /// <summary>Reports one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="known">The names that would do.</param>
    /// <param name="remedy">What helps where no name is near.</param>
    public void Report(string name, SourceSpan place, IReadOnlyCollection<string> known, string remedy)
    {
        var suggestion = report.Suggest(name, known);
        if (images.Complete)
        {
            var list = known.Count == 0 ? "there are no images" : $"images: {Names.List(known)}";
            report.Add(DiagnosticCatalog.UnknownImage, place, $"there is no image {InertText.Quote(name)} ({list})", suggestion ?? remedy);
        }
        else
        {
            report.Add(
                DiagnosticCatalog.UnverifiedImage, place, $"the image {InertText.Quote(name)} does not come with LabSim; only the server knows whether it exists", suggestion);
        }
    }
}
