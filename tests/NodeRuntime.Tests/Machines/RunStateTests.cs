using System.Text.Json;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Tests.Machines;

public class RunStateTests
{
    [Fact]
    public void An_answer_that_was_asked_for_before_the_CPUs_were_held_does_not_let_them_go()
    {
        var asked = new MachineFacets { Silence = "late" };
        var held = asked.Held();
        var answered = RunState.Apply(held, Answer("running"), asked.Turns);
        Assert.True(answered.Paused);
        Assert.Null(answered.Silence);
        Assert.False(RunState.Apply(held, Answer("running"), held.Turns).Paused);
    }

    [Fact]
    public void An_answer_that_was_asked_for_before_they_were_let_go_does_not_hold_them()
    {
        var asked = new MachineFacets().Held();
        Assert.False(RunState.Apply(asked.LetGo(), Answer("paused"), asked.Turns).Paused);
        Assert.True(RunState.Apply(asked, Answer("paused"), asked.Turns).Paused);
    }

    private static JsonElement Answer(string status) => JsonDocument.Parse($$"""{"status":"{{status}}"}""").RootElement;
}
