/** Something that a form of the account sets off, in the shape of TanStack Query's mutations. */
export interface AccountAct<Input> {
  mutate(input: Input, options?: { onSuccess?: () => void }): void;
  readonly isPending: boolean;
  readonly isSuccess: boolean;
  readonly error: unknown;
}
