namespace LabSim.LabServer.Dissection;

/// <summary>HTTP/1 (RFC 9112): a message that begins.</summary>
internal static class Http
{
    public static bool IsOne(Octets payload) =>
        payload.StartsWith("GET "u8) || payload.StartsWith("POST "u8) || payload.StartsWith("HTTP/1."u8) || payload.StartsWith("HEAD "u8)
        || payload.StartsWith("PUT "u8) || payload.StartsWith("DELETE "u8) || payload.StartsWith("OPTIONS "u8) || payload.StartsWith("CONNECT "u8);
}
