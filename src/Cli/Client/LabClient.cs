using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Client;

/// <summary>The lab server's HTTP interface. Refusals are <see cref="CommandException"/>; a lost connection is what <see cref="ServerGone"/> explains.</summary>
internal sealed class LabClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly ServerAddress _address;

    /// <summary>Makes a client; connects when something is asked for.</summary>
    public LabClient(ServerAddress address)
    {
        _address = address;
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        if (address.Socket is { } path)
        {
            handler.ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>What the server is called in messages.</summary>
    public string Name => _address.Socket ?? _address.Url.ToString();

    /// <summary>GET.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellation);
        return await ReadAsync(response, type, cancellation);
    }

    /// <summary>POST or PUT with a body and an answer.</summary>
    public async Task<TAnswer> SendAsync<TBody, TAnswer>(
        HttpMethod method, string path, (TBody Value, JsonTypeInfo<TBody> Type) body, JsonTypeInfo<TAnswer> answer, CancellationToken cancellation)
    {
        using var content = JsonContent.Create(body.Value, body.Type);
        using var response = await SendAsync(method, path, content, cancellation);
        return await ReadAsync(response, answer, cancellation);
    }

    /// <summary>POST without a body, with an answer.</summary>
    public async Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Post, path, null, cancellation);
        return await ReadAsync(response, type, cancellation);
    }

    /// <summary>DELETE with an answer.</summary>
    public async Task<T> DeleteAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, cancellation);
        return await ReadAsync(response, type, cancellation);
    }

    /// <summary>DELETE.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancellation) =>
        (await SendAsync(HttpMethod.Delete, path, null, cancellation)).Dispose();

    /// <summary>GET of something that is read while it comes. The caller disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    /// <summary>Sends a request; returns when the headers are there and say that it went well.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.RequestUri = new Uri(_address.Url, request.RequestUri!);
        if (_address.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        var response = await _http.SendAsync(request, cancellation);
        if ((int)response.StatusCode < 400)
        {
            return response;
        }

        using (response)
        {
            throw new CommandException(await ReadProblemAsync(response, cancellation));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        return await SendAsync(request, cancellation);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        return await JsonSerializer.DeserializeAsync(body, type, cancellation) ?? throw new JsonException("the server answered null");
    }

    private static async Task<ProblemDocument> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        try
        {
            if (JsonSerializer.Deserialize(body, ContractJson.Default.ProblemDocument) is { } problem)
            {
                return problem;
            }
        }
        catch (JsonException)
        {
            // Whatever answered does not speak our language; say what it said.
        }

        var status = (int)response.StatusCode;
        return new ProblemDocument { Type = "about:blank", Title = $"the server answered {status} {response.ReasonPhrase}", Status = status };
    }
}
