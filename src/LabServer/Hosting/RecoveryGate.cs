namespace LabSim.LabServer.Hosting;

/// <summary>Holds requests until recovery has ended; those about the server itself pass at once.</summary>
internal sealed class RecoveryGate(RequestDelegate next, Recovery recovery)
{
    /// <summary>Marks endpoints that ask for nothing that recovery brings.</summary>
    internal sealed class NotNeeded
    {
        public static readonly NotNeeded Mark = new();
    }

    public async Task InvokeAsync(HttpContext context)
    {
        if (!recovery.Completion.IsCompletedSuccessfully && context.GetEndpoint()?.Metadata.GetMetadata<NotNeeded>() is null)
        {
            await recovery.Completion.WaitAsync(context.RequestAborted);
        }

        await next(context);
    }
}
