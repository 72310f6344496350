using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;

namespace LabSim.Cli.Client;

/// <summary>Opens WebSockets over whatever a <see cref="LabClient"/> speaks; a refused handshake keeps its problem document.</summary>
internal static class LabSocket
{
    /// <summary>Opens the WebSocket at an address (RFC 6455, section 4.1).</summary>
    /// <param name="client">The server.</param>
    /// <param name="path">The address.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <param name="look">Is shown the headers of the handshake's answer.</param>
    public static async Task<WebSocket> OpenSocketAsync(this LabClient client, string path, CancellationToken cancellation, Action<HttpResponseHeaders>? look = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        var response = await client.SendAsync(request, cancellation);
        if (response.StatusCode != System.Net.HttpStatusCode.SwitchingProtocols)
        {
            response.Dispose();
            throw new WebSocketException(WebSocketError.NotAWebSocket);
        }

        look?.Invoke(response.Headers);
        var stream = await response.Content.ReadAsStreamAsync(cancellation);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = TimeSpan.FromSeconds(20) });
    }
}
