using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Doctor;

namespace LabSim.LabServer.Endpoints;

/// <summary>What this host has and lacks.</summary>
internal static class DoctorEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Routes.Doctor, ExamineAsync).WithName("doctor").WithSummary("Examine the host");

    private static Task<DoctorDocument> ExamineAsync(Examination doctor, CancellationToken cancellation) => doctor.RunAsync(cancellation);
}
