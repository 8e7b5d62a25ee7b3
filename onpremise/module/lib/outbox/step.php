<?php

namespace Durable\Robots\Outbox;

/** One step that waits for the service, and the call that tells the service of it. */
final class Step
{
    /**
     * @param string $eventId of this round of the step; tells it from every other
     * @param string $activity the activity's name in the process
     * @param string[] $documentId module, entity, id
     * @param string[] $documentType
     * @param array<string, string|string[]> $properties
     * @param int $timeout seconds; 0: it waits for ever
     * @param int $createdAt by this box's clock
     */
    public function __construct(
        public readonly string $eventId,
        public readonly string $workflowId,
        public readonly string $activity,
        public readonly string $robot,
        public readonly array $documentId,
        public readonly array $documentType,
        public readonly array $properties,
        public readonly int $timeout,
        public readonly int $createdAt,
        public readonly StepState $state = StepState::Waiting,
        public readonly int $attempts = 0,
        public readonly string $problem = '',
        public readonly string $lastLog = '',
    ) {
    }

    /** @return array<string, string> as the row stores what never changes */
    public function toColumns(): array
    {
        return [
            'EVENT_ID' => $this->eventId,
            'WORKFLOW_ID' => $this->workflowId,
            'ACTIVITY' => $this->activity,
            'ROBOT' => $this->robot,
            // JSON is ASCII, so that an emoji fits into a table of three-byte characters.
            'CALL_DATA' => json_encode(
                ['document_id' => $this->documentId, 'document_type' => $this->documentType,
                    'properties' => $this->properties],
                JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE
            ),
            'TIMEOUT' => (string) $this->timeout,
            'CREATED_AT' => (string) $this->createdAt,
            'STATE' => $this->state->value,
        ];
    }

    /** @param array<string, mixed> $row */
    public static function fromRow(array $row): self
    {
        $call = json_decode((string) $row['CALL_DATA'], true, 16, JSON_THROW_ON_ERROR);
        return new self(
            (string) $row['EVENT_ID'],
            (string) $row['WORKFLOW_ID'],
            (string) $row['ACTIVITY'],
            (string) $row['ROBOT'],
            $call['document_id'],
            $call['document_type'],
            $call['properties'],
            (int) $row['TIMEOUT'],
            (int) $row['CREATED_AT'],
            StepState::from((string) $row['STATE']),
            (int) $row['ATTEMPTS'],
            (string) $row['PROBLEM'],
            (string) $row['LAST_LOG'],
        );
    }
}
