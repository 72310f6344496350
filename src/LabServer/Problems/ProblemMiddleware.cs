using System.Globalization;
using System.Net;
using LabSim.LabServer.Logging;
using Microsoft.AspNetCore.WebUtilities;

namespace LabSim.LabServer.Problems;

/// <summary>Every error leaves as problem+json: exceptions, and the bare statuses that routing and Kestrel give.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null } response)
            {
                await ProblemWriter.WriteAsync(context, Bare(response.StatusCode));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be told.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, error);
        }
        catch (Exception error)
        {
            Log(context, error);
            context.Abort();
        }
    }

    private Task AnswerAsync(HttpContext context, Exception error)
    {
        context.Response.Headers.Remove("Location");
        return ProblemWriter.WriteAsync(context, ProblemMapping.Find(error) ?? ProblemMapping.Unexpected(Log(context, error)));
    }

    private string Log(HttpContext context, Exception error)
    {
        var reference = ProblemMapping.NewReference();
        log.RequestFailed(error, context.Request.Method, context.Request.Path.ToUriComponent(), reference);
        return reference;
    }

    private static Contracts.ProblemDocument Bare(int status) => Problem.Of(
        (HttpStatusCode)status, string.Create(CultureInfo.InvariantCulture, $"http-{status}"), ReasonPhrases.GetReasonPhrase(status),
        status switch
        {
            StatusCodes.Status404NotFound => "there is nothing at this address",
            StatusCodes.Status400BadRequest => "a parameter of the request cannot be read; /openapi/v1.json says what they are",
            _ => null,
        },
        exitStatus: status switch
        {
            StatusCodes.Status404NotFound => Contracts.ExitStatus.NotFound,
            StatusCodes.Status400BadRequest => Contracts.ExitStatus.Usage,
            _ => Contracts.ExitStatus.Failed,
        });
}
