using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;

namespace LabSim.Cli.Progress;

/// <summary>Work of the server's program on images that is undone where nobody waits for it any more, with what it says on the way.</summary>
/// <param name="session">Where the program is, and where its progress is shown.</param>
internal sealed class ImageWork(Session session)
{
    /// <summary>Has it done.</summary>
    /// <param name="verb">The verb of <c>labsim-server once</c>.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="type">The request's type.</param>
    /// <param name="result">The result's type.</param>
    /// <exception cref="CommandException">It ended with a problem.</exception>
    public async Task<TResult> RunAsync<TRequest, TResult>(string verb, TRequest request, JsonTypeInfo<TRequest> type, JsonTypeInfo<TResult> result)
    {
        using var lines = new ImageLines(session);
        var output = await new ServerOnce(session).RunHeldAsync([verb], JsonSerializer.SerializeToUtf8Bytes(request, type), lines.Take);
        return JsonSerializer.Deserialize(output, result)!;
    }
}
