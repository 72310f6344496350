using Renci.SshNet;

namespace LabSim.NodeRuntime.Ssh;

/// <summary>The ways to prove who one is, in the order in which they are tried: the key, the password, and the password where the guest asks for it as a question.</summary>
internal sealed class LoginMethods : IDisposable
{
    private readonly PrivateKeyFile? _key;

    public LoginMethods(SshLogin login)
    {
        var methods = new List<AuthenticationMethod>();
        if (File.Exists(login.KeyFile))
        {
            _key = new PrivateKeyFile(login.KeyFile);
            methods.Add(new PrivateKeyAuthenticationMethod(login.User, _key));
        }

        if (login.Password is { } password)
        {
            methods.Add(new PasswordAuthenticationMethod(login.User, password));
            methods.Add(Asked(login.User, password));
        }

        All = methods.Count > 0 ? [.. methods] : [new NoneAuthenticationMethod(login.User)];
    }

    public AuthenticationMethod[] All { get; }

    public void Dispose()
    {
        foreach (var method in All)
        {
            (method as IDisposable)?.Dispose();
        }

        _key?.Dispose();
    }

    private static KeyboardInteractiveAuthenticationMethod Asked(string user, string password)
    {
        var method = new KeyboardInteractiveAuthenticationMethod(user);
        method.AuthenticationPrompt += (_, asked) =>
        {
            foreach (var prompt in asked.Prompts)
            {
                prompt.Response = password;
            }
        };
        return method;
    }
}
