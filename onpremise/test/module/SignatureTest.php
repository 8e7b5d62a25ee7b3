<?php

namespace Durable\Robots\Test;

use Durable\Robots\Wire\Signature;
use PHPUnit\Framework\TestCase;

final class SignatureTest extends TestCase
{
    /** @dataProvider vectors */
    public function testAgreesWithTheVectorThatTheServiceReadsToo(array $secrets, array $vector): void
    {
        $problem = Signature::check(
            $vector['purpose'],
            $vector['header'],
            $vector['body'],
            $secrets,
            $vector['now']
        );
        self::assertSame($vector['problem'], $problem?->code);
        self::assertSame($vector['difference'] ?? null, $problem?->difference);
    }

    /** @dataProvider vectors */
    public function testSignsAsTheVectorIsSigned(array $secrets, array $vector): void
    {
        if ($vector['problem'] !== null) {
            $this->expectNotToPerformAssertions();
            return;
        }
        preg_match('/^t=(\d+),k=([^,]+),/', $vector['header'], $parts);
        $header = Signature::header(
            $vector['purpose'],
            $parts[2],
            $secrets[$parts[2]],
            (int) $parts[1],
            $vector['body']
        );
        self::assertSame($vector['header'], $header);
    }

    public static function vectors(): iterable
    {
        $file = json_decode(file_get_contents(__DIR__ . '/../../vectors/signatures.json'), true);
        foreach ($file['vectors'] as $vector) {
            yield $vector['name'] => [$file['secrets'], $vector];
        }
    }
}
