using LabSim.Orchestration.Captures;
using LabSim.Orchestration.Carrier;
using LabSim.Orchestration.Configs;
using LabSim.Orchestration.Idle;
using LabSim.Orchestration.Planning;

namespace LabSim.Orchestration.Labs;

/// <summary>The working parts of one lab, wired.</summary>
internal sealed class LabParts
{
    public LabParts(LabContext lab)
    {
        Carrier = new CarrierControl(lab);
        Switch = new LabSwitch(lab, Carrier);
        Machines = new LabMachines(lab, Carrier);
        Desk = new CaptureDesk(lab);
        Captures = new FileCaptures(lab, Desk);
        Configs = new RunningConfigs(lab);
        Idle = new IdleControl(lab);
        Planner = new MachinePlanner(lab.Services, lab.Options);
    }

    public CarrierControl Carrier { get; }

    public LabSwitch Switch { get; }

    public LabMachines Machines { get; }

    public CaptureDesk Desk { get; }

    public FileCaptures Captures { get; }

    public RunningConfigs Configs { get; }

    public IdleControl Idle { get; }

    public MachinePlanner Planner { get; }
}
