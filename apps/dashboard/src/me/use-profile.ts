'use client';
import type { Routes, Sendable } from '@fettle/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';

/** Changes the own name and time zone; the whole page shows them afterwards. */
export function useEditProfile() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Sendable<Routes['profile']['update']>['body']) => api.profile.update({ body }),
    onSuccess: (me) => cache.setQueryData(keys.me, me),
    // Another device was faster: what it wrote is shown beside the refusal.
    onError: () => cache.invalidateQueries({ queryKey: keys.me }),
  });
}

/** Changes what holds on every device. */
export function usePrefer() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Sendable<Routes['profile']['preferences']>['body']) => api.profile.preferences({ body }),
    onSuccess: (me) => cache.setQueryData(keys.me, me),
  });
}

/** Changes the own password; the server ends the other sessions. */
export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) => api.passwords.change({ body }),
  });
}
