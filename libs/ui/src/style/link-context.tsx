'use client';
import { createContext, createElement, use } from 'react';
import type { AnchorHTMLAttributes, ComponentType, ReactNode, Ref } from 'react';

/** What every link of this library passes on; `href` is always set. */
export type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & {
  href: string;
  ref?: Ref<HTMLAnchorElement>;
  /** False where there are many, such as the rows of a list: the router must not read each page that a link on screen leads to. */
  prefetch?: false;
};

function PlainLink({ prefetch: _none, ...props }: LinkProps) {
  return <a {...props}>{props.children}</a>;
}

const LinkContext = createContext<ComponentType<LinkProps>>(PlainLink);

/** Lets an app bring its router's link component; without it links are plain anchors. */
export function LinkProvider({ link, children }: { link: ComponentType<LinkProps>; children: ReactNode }) {
  return <LinkContext value={link}>{children}</LinkContext>;
}

/** A link through the app's router (see `LinkProvider`). */
export function Link(props: LinkProps) {
  return createElement(use(LinkContext), props);
}
