// Package jstest tries the browser scripts in Chromium, on small pages of its own, under the policy the product serves.
// What the product's pages make of them is tried in e2e.
package jstest
