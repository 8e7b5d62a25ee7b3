<?php

namespace Durable\Robots\Callback;

use Durable\Robots\Settings;
use Durable\Robots\Wire\Signature;
use Durable\Robots\Wire\SignatureProblem;

/** The module's one door for the service: a signed request with commands. */
final class Receiver
{
    private const LARGEST_BODY = 1024 * 1024;
    private const WORDS = [
        SignatureProblem::MISSING => 'The request carries no signature of the agreed form.',
        SignatureProblem::UNKNOWN_KEY => 'This box has no key of that id. Enter the same key on both sides.',
        SignatureProblem::WRONG => 'The signature does not fit the body. Enter the same secret on both sides.',
        SignatureProblem::CLOCK => 'The clocks are too far apart, or the request is old. Set both clocks by NTP.',
    ];

    public static function handle(string $method, ?string $signature, string $body): Reply
    {
        if ($method !== 'POST') {
            return Reply::refusal(405, 'METHOD_NOT_ALLOWED', 'Commands come by POST.');
        }
        if (strlen($body) > self::LARGEST_BODY) {
            return Reply::refusal(413, 'TOO_LARGE', 'The request is larger than 1 MB. Nothing was carried out.');
        }
        $settings = Settings::read();
        $problem = Signature::check(Signature::COMMANDS, $signature, $body, $settings->secrets, time());
        if ($problem !== null) {
            $more = $problem->difference === null ? [] : ['difference' => $problem->difference];
            return Reply::refusal(401, $problem->code, self::WORDS[$problem->code] . ' Nothing was carried out.', $more);
        }
        $commands = self::commandsOf($body);
        if ($commands === null) {
            return Reply::refusal(400, 'MALFORMED', 'The request is not as agreed. Nothing was carried out.');
        }
        return Reply::results(Runner::run($commands));
    }

    /** @return array<string, Command>|null by name */
    private static function commandsOf(string $body): ?array
    {
        $json = json_decode($body, true, 32);
        $given = is_array($json) ? ($json['commands'] ?? null) : null;
        if (!is_array($given) || count($given) > Runner::MOST) {
            return null;
        }
        $commands = [];
        foreach ($given as $name => $one) {
            $command = Command::parse($one);
            if ($command === null) {
                return null;
            }
            $commands[(string) $name] = $command;
        }
        return $commands;
    }
}
